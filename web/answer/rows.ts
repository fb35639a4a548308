import { signal } from "@preact/signals";
import type { Outcome, Run } from "partway";

/** Rows of each kind that are shown; a download has them all. */
export const MOST = 100;
/** In ms: so long outcomes are taken in at a stretch, and so often what is shown changes. */
const STRETCH = 8;
const REFRESH = 100;

/** The outcomes of `map` that the table shows. */
export interface Rows {
  /** The last that were finished, the latest first. */
  finished: readonly Outcome[];
  /** The first that failed. */
  failed: readonly Outcome[];
  partial: readonly Outcome[];
}

const none: Rows = { finished: [], failed: [], partial: [] };

export const rows = signal<Rows>(none);

let followed: Run | undefined;

/** The table shows this run from here on. */
export function follow(run: Run): void {
  followed = run;
  rows.value = none;
  // What it rejects with is told by its report.
  read(run).catch(() => {});
}

async function read(run: Run): Promise<void> {
  const finished: Outcome[] = [];
  const failed: Outcome[] = [];
  const partial: Outcome[] = [];
  const show = (): void => {
    if (followed !== run) return;
    finished.splice(0, finished.length - MOST);
    rows.value = { finished: finished.toReversed(), failed: failed.slice(), partial: partial.slice() };
  };
  let shownAt = Number.NEGATIVE_INFINITY;
  let since = performance.now();
  for await (const outcome of run) {
    if (outcome.status === "fulfilled") {
      finished.push(outcome);
      if (finished.length > 10 * MOST) finished.splice(0, finished.length - MOST);
    } else if (outcome.status !== "unstarted") {
      const kind = outcome.status === "rejected" ? failed : partial;
      if (kind.length < MOST) kind.push(outcome);
    }
    const now = performance.now();
    if (now - shownAt >= REFRESH) {
      shownAt = now;
      show();
    }
    if (now - since < STRETCH) continue;
    await breathe();
    since = performance.now();
  }
  show();
}

/** Lets the page do other things. A timer would be held up in a tab that nobody sees, and with it the run. */
function breathe(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
