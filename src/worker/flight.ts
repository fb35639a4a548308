import { PartwayError } from "../errors.js";
import type { Host } from "./stepper.js";

/** What a flight needs of the chunk that it is part of. */
export interface Airspace {
  now(): number;
  /** Milliseconds that a job may take. */
  timeout: number;
  /** The reason for an abort, if the run was stopped. */
  stopReason(): unknown;
  /** The flight under way has something to publish. */
  kept(flight: Flight): void;
}

/** A job that has been begun in this chunk. */
export class Flight implements Host {
  /** When it was begun, or last went on after a pause. */
  resumed: number;
  announced = false;
  #timedOut: PartwayError | undefined;

  constructor(
    readonly job: number,
    /** Whether it had never been sent before. */
    readonly fresh: boolean,
    /** Moved forward by each pause, so that `now - start` is the time the job really had. */
    public start: number,
    private readonly airspace: Airspace,
  ) {
    this.resumed = start;
  }

  /** The failure of a job that takes too long: one and the same each time it is asked for. */
  get timedOut(): PartwayError {
    const { job, airspace } = this;
    this.#timedOut ??= new PartwayError("JOB_TIMEOUT", `job ${job}: expected to end within ${airspace.timeout} ms`);
    return this.#timedOut;
  }

  abortReason(): unknown {
    const { airspace } = this;
    const stopped = airspace.stopReason();
    if (stopped !== undefined) return stopped;
    return airspace.now() - this.start > airspace.timeout ? this.timedOut : undefined;
  }

  kept(): void {
    this.airspace.kept(this);
  }
}
