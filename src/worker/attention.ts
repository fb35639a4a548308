import { PAUSE, RUN, STOP } from "../protocol/control.js";
import { timings } from "../protocol/timings.js";
import type { ChunkJobs } from "./chunk-jobs.js";
import type { Desk } from "./desk.js";
import type { Flight } from "./flight.js";
import type { Holding } from "./holding.js";
import type { WorkerRun } from "./run.js";
import type { Telling } from "./telling.js";

/** With shared memory the clock is looked at after so many steps of a slice. */
const STEPS_PER_LOOK = 8;

/** When a chunk looks up from its work, and what it then sees to: stops, pauses, messages, and what time brings. */
export class Attention {
  /** When the last slice ended. */
  now: number;
  #breathed: number;
  /** Until then nothing is due that only time brings. */
  #quiet = 0;

  constructor(
    private readonly desk: Desk,
    private readonly run: WorkerRun,
    private readonly jobs: ChunkJobs,
    private readonly telling: Telling,
    private readonly holding: Holding,
  ) {
    this.now = this.#breathed = desk.now();
  }

  look(): number {
    return (this.now = this.desk.now());
  }

  /** The worker has just returned to its event loop. */
  breathed(): void {
    this.now = this.#breathed = this.desk.now();
  }

  /** Whether there is nothing to see to between two jobs. Each job is claimed in between: these reads need not be atomic. */
  calm(): boolean {
    const { board } = this.desk;
    if (this.run.control.glance !== RUN) return false;
    return board ? !board.halting : this.now - this.#breathed < timings.slicedSlice;
  }

  /** A job has begun: its first slice is looked at whatever the time. */
  begun(): void {
    this.#quiet = this.now;
  }

  /**
   * Whether there is nothing to see to between two slices. This is all that runs between most of them, and it is short
   * on purpose: by then the kernel has driven everything else out of the caches.
   */
  undisturbed(): boolean {
    const { board } = this.desk;
    if (!board || this.now >= this.#quiet) return false;
    return this.run.control.state === RUN && !board.halted && !this.desk.hasMail();
  }

  /** Everything was seen to that is due for this job by now. */
  settle({ start, resumed }: Flight): void {
    const old = this.telling.handed ? Number.POSITIVE_INFINITY : this.telling.start + timings.old;
    this.#quiet = Math.min(old, start + this.run.timeout, this.run.publishing.next(resumed));
  }

  /**
   * Whether a slice under way should end, after `done` steps. Steps may be far longer than those by which the budget was
   * measured: a slice of many must not hold up a stop. The words of shared memory are cheap to read, the clock is less so.
   */
  pressing(done: number): boolean {
    const { board } = this.desk;
    if (board && (this.run.control.state !== RUN || board.halted || this.desk.hasMail())) return true;
    if (board && done % STEPS_PER_LOOK !== 0) return false;
    return this.desk.now() - this.now > 2 * this.run.budget.target;
  }

  /** Sees to what there is between two slices (`flight`) or two jobs. False when the chunk must stop here. */
  *attend(flight: Flight | undefined): Generator<Promise<unknown>, boolean, unknown> {
    const { desk, run } = this;
    try {
      for (let breathed = false; ; breathed = true) {
        if (run.control.state === PAUSE) {
          this.jobs.takenBack ||= !(yield* this.holding.hold(flight));
          this.#breathed = desk.now();
        }
        if (run.control.state === STOP || desk.board?.halted) return false;
        if (breathed) return true;
        const refused = flight !== undefined && this.telling.underWay(flight);
        if (!refused && !this.#breathDue(flight)) return true;
        yield desk.breathe();
        this.#breathed = desk.now();
      }
    } finally {
      this.now = desk.now();
    }
  }

  #breathDue(flight: Flight | undefined): boolean {
    const { desk } = this;
    if (desk.board) return flight !== undefined && desk.hasMail();
    return desk.now() - this.#breathed >= timings.slicedSlice;
  }
}
