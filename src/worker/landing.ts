import { PartwayError } from "../errors.js";
import { toWireError } from "../protocol/errors.js";
import type { WireOutcome } from "../protocol/messages.js";
import type { Desk } from "./desk.js";
import type { Flight } from "./flight.js";
import { Gathered } from "./gathered.js";
import type { WorkerRun } from "./run.js";
import type { Stepper } from "./stepper.js";

/** What becomes of the jobs of a chunk that were begun. */
export class Landing {
  readonly gathered = new Gathered();
  /** Jobs that came to an end, of their own accord or not. */
  ended = 0;

  constructor(
    private readonly desk: Desk,
    private readonly run: WorkerRun,
  ) {}

  /** The job has ended with a result. */
  fulfil(flight: Flight): void {
    const { stepper } = flight;
    this.ended++;
    if (flight.fresh && stepper.position() === undefined && !this.run.times)
      this.gathered.result(flight.job, stepper.snapshot());
    else this.gathered.outcome(this.#outcome(flight, "fulfilled", stepper));
  }

  /** The job goes no further here, but what it has made is kept. `rejected`: its time is up. */
  stop(flight: Flight, status: "partial" | "rejected"): void {
    const outcome = this.#outcome(flight, status, flight.stepper);
    if (status === "rejected") {
      outcome.error = toWireError(this.timedOut(flight));
      this.ended++;
    }
    this.gathered.outcome(outcome);
  }

  /** A step has thrown: because it was aborted, or the job failed. */
  fail(flight: Flight, error: unknown): void {
    const reason = flight.stepper.abortedBy?.(error);
    if (reason === undefined) return this.reject(flight, error);
    try {
      this.stop(flight, reason instanceof PartwayError ? "rejected" : "partial");
    } catch (uncloneable) {
      this.reject(flight, uncloneable);
    }
  }

  /** The job failed. Its instance may be in any state: the next job has a fresh one. */
  reject(flight: Pick<Flight, "job" | "start"> & { stepper?: Stepper }, error: unknown): void {
    this.run.spoilt(flight.stepper);
    this.gathered.outcome({ ...this.#outcome(flight, "rejected"), error: toWireError(error, "JOB_FAILED") });
    this.ended++;
  }

  timedOut({ job }: Flight): PartwayError {
    return new PartwayError("JOB_TIMEOUT", `job ${job}: expected to end within ${this.run.timeout} ms`);
  }

  /** @param stepper has what the job has made, if that goes with it */
  #outcome(
    { job, start }: Pick<Flight, "job" | "start">,
    status: WireOutcome["status"],
    stepper?: Stepper,
  ): WireOutcome {
    const outcome: WireOutcome = { job, status };
    if (stepper) {
      outcome.snapshot = stepper.snapshot();
      const [position, extent] = [stepper.position(), stepper.extent()];
      if (position !== undefined) outcome.position = position;
      if (extent !== undefined) outcome.extent = extent;
    }
    if (this.run.times) {
      outcome.started = this.desk.date(start);
      outcome.elapsedMs = this.desk.now() - start;
    }
    return outcome;
  }
}
