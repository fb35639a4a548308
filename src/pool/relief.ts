import { timings } from "../protocol/timings.js";
import type { PoolWorker } from "./worker.js";

/**
 * Where nothing waits any more, a worker that has nothing to do takes over what another has not begun: a chunk was filled by
 * what jobs had taken before it, and these may take longer. Most chunks end soon all the same, so it is given some time.
 */
export class Relief {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly workers: readonly PoolWorker[],
    private readonly isWaiting: () => boolean,
  ) {}

  /** A worker may have nothing to do now. */
  look(): void {
    if (this.#timer !== undefined || !this.#isWanted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isWanted) this.#relieve();
    }, timings.relief);
  }

  get #isWanted(): boolean {
    return !this.isWaiting() && this.workers.some(isIdle) && this.workers.some(mayHaveTooMuch);
  }

  /** One after the other, until all have something to do. */
  #relieve(): void {
    for (const worker of this.workers.filter(mayHaveTooMuch)) if (this.workers.some(isIdle)) worker.relieve();
  }
}

function isIdle(worker: PoolWorker): boolean {
  return worker.state === "ready" && worker.usable && worker.active.length === 0;
}

/** What it has not begun can be seen, and taken back, where memory is shared. */
function mayHaveTooMuch({ board, active }: PoolWorker): boolean {
  const chunks = active.filter(({ run }) => run.state === "running");
  return board !== undefined && (chunks.length > 1 || chunks.some(({ assignment }) => assignment.size > 1));
}
