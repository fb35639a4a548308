import { PAUSE, STOP } from "../protocol/control.js";
import type { ChunkJobs } from "./chunk-jobs.js";
import type { Desk } from "./desk.js";
import type { Flight } from "./flight.js";
import type { WorkerRun } from "./run.js";
import type { Telling } from "./telling.js";

/** What a chunk does in a pause: it keeps its job, and leaves the worker to others until the run goes on or stops. */
export class Holding {
  /** Whether the chunk has the worker's turn: one that was stopped during a pause gave it back. */
  holdsTurn = true;

  constructor(
    private readonly desk: Desk,
    private readonly run: WorkerRun,
    private readonly chunk: number,
    private readonly jobs: ChunkJobs,
    private readonly telling: Telling,
  ) {}

  /** @returns whether what was not begun is still the chunk's to do */
  *hold(flight: Flight | undefined): Generator<Promise<unknown>, boolean, unknown> {
    const { desk, run, telling, chunk } = this;
    const before = desk.now();
    if (flight) {
      telling.publish(flight);
      // Another chunk of the run may have its turn first: its jobs must not meet this one.
      run.spoilt(flight.stepper);
    }
    telling.held(true);
    desk.board?.leave();
    yield* this.#awaitTurn();
    if (!this.holdsTurn) return true;
    const now = desk.now();
    telling.start += now - before;
    telling.held(false);
    // Others had the board meanwhile.
    const ours = desk.board?.open(chunk, this.jobs.begun) ?? true;
    if (telling.handed) desk.board?.shut();
    if (flight) {
      run.free(flight.stepper);
      flight.start += now - before;
      flight.resumed = now;
      desk.board?.since(desk.since(flight.start));
    }
    return ours;
  }

  /** Gives the turn back until the run is no longer paused. A stop ends the wait without the turn. */
  *#awaitTurn(): Generator<Promise<unknown>, void, unknown> {
    const { desk, run } = this;
    while (run.control.state === PAUSE) {
      desk.turn.release();
      this.holdsTurn = false;
      while (run.control.state === PAUSE) yield run.changed;
      if (run.control.state !== STOP) this.holdsTurn = (yield desk.turn.take(run.id, "resumed")) as boolean;
    }
  }
}
