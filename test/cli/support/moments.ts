import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import type { Random } from "../../helpers/random.js";
import type { Ended, Program } from "./program.js";

/** When a program with a checkpoint is to be ended: so long after it was started, or after it did something. Times in ms. */
export interface Moment {
  /** A line on stdout, a write to the checkpoint, or the beginning of its compaction... */
  after: "start" | "line" | "write" | "compaction";
  /** ...how many of them... */
  count: number;
  /** ...and how long after the last one. */
  wait: number;
  /** By then it is ended in any case. */
  latest: number;
}

/** Any moment, often one of the first. @param latest in ms */
export function drawMoment(random: Random, latest: number): Moment {
  const after = random.pick(["start", "start", "line", "write"] as const);
  const wait = random.next() ** 2 * (after === "start" ? latest : 5);
  return { after, count: random.whole(1, 20), wait, latest };
}

/** Sends the program a signal at that moment, unless it has ended by then. @param file its checkpoint */
export async function endAt(program: Program, signal: NodeJS.Signals, moment: Moment, file: string): Promise<Ended> {
  const { after, count, wait, latest } = moment;
  const ends = new Set<ReturnType<typeof setTimeout>>();
  const forget = (): void => ends.forEach((timer) => clearTimeout(timer));
  const endIn = (ms: number): void => {
    ends.add(
      setTimeout(() => {
        forget();
        program.kill(signal);
      }, ms),
    );
  };
  endIn(latest);
  if (after === "start") endIn(wait);
  if (after === "line")
    void program.said(new RegExp(`^(.*\n){${count}}`), "stdout").then(
      () => endIn(wait),
      () => {},
    );
  let seen = 0;
  const changed = after === "compaction" ? `${basename(file)}.compact` : basename(file);
  const watcher = watch(dirname(file), (_event, name) => {
    if ((after === "write" || after === "compaction") && name === changed && ++seen === count) endIn(wait);
  });
  const ended = await program.ended;
  watcher.close();
  forget();
  return ended;
}
