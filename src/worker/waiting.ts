import { timings } from "../protocol/timings.js";
import type { Desk } from "./desk.js";
import type { Flight } from "./flight.js";
import type { WorkerRun } from "./run.js";
import type { Telling } from "./telling.js";

/** Sees to a job whose step waits, by timers: what it has made is published, and others are told not to wait for it. */
export class Waiting {
  #due: ReturnType<typeof setTimeout> | undefined;
  readonly #late: ReturnType<typeof setTimeout> | undefined;

  /** @param timedOut called when the job's time is up */
  constructor(
    private readonly desk: Desk,
    private readonly run: WorkerRun,
    private readonly telling: Telling,
    private readonly flight: Flight,
    timedOut: () => void,
  ) {
    const left = run.timeout - (desk.now() - flight.start);
    if (left !== Number.POSITIVE_INFINITY) this.#late = setTimeout(timedOut, Math.max(0, left));
    this.#arm();
  }

  /** The task has kept something that is not due to be published yet. */
  kept(): void {
    this.#arm();
  }

  end(): void {
    clearTimeout(this.#due);
    clearTimeout(this.#late);
  }

  #arm(): void {
    const { desk, run, telling, flight } = this;
    clearTimeout(this.#due);
    const old = telling.handed ? Number.POSITIVE_INFINITY : telling.start + timings.old;
    const at = flight.news ? Math.min(old, run.publishing.next(flight.resumed)) : old;
    if (at === Number.POSITIVE_INFINITY) return;
    const look = (): void => {
      telling.underWay(flight);
      this.#arm();
    };
    this.#due = setTimeout(look, Math.max(0, at - desk.now()));
  }
}
