import { PartwayError } from "../errors.js";
import type { Stretch, WireOutcome } from "../protocol/messages.js";
import { fromWireError } from "../protocol/errors.js";
import type { Fold } from "../task/kernel.js";
import type { Outcome } from "../task/outcome.js";
import type { Kept, Ticket } from "./jobs.js";

/** What turns what workers send into values, and values into the run's answer. */
export interface Reading<T, Value> {
  decode(snapshot: unknown): T;
  fold: Fold<T, Value> & { addStretch?(stretch: Stretch): void };
}

/** The run's answer so far: every outcome that has ended, and what the others have published. */
export class Answer<T, Value> {
  /** Jobs that have a value but no end: stopped, or rejected with something kept. */
  readonly #unfinished: Outcome<T>[] = [];
  readonly #decoded = new WeakMap<Kept, T>();

  constructor(private readonly reading: Reading<T, Value>) {}

  /** Makes a worker's outcome a public one. A result that cannot be decoded is a rejection. */
  read(wire: WireOutcome, ticket: Ticket): Outcome<T> {
    const { job, status, started, elapsedMs } = wire;
    const own = "snapshot" in wire ? (wire as Kept) : undefined;
    const outcome = this.outcome(job, status, ticket.attempts, own ?? ticket.kept);
    if (wire.error && !outcome.error) outcome.error = fromWireError(wire.error);
    if (started !== undefined) Object.assign(outcome, { started, elapsedMs });
    return outcome;
  }

  outcome(job: number, status: Outcome["status"], attempts: number, kept: Kept | undefined): Outcome<T> {
    if (!kept) return { job, status, attempts };
    const { position, extent } = kept;
    const places = { ...(position !== undefined && { position }), ...(extent !== undefined && { extent }) };
    if (kept.snapshot === undefined) return { job, status, ...places, attempts };
    try {
      return { job, status, value: this.#decode(kept), ...places, attempts };
    } catch (cause) {
      const error = new PartwayError(
        "RESULT_INVALID",
        `job ${job}: its snapshot could not be decoded: ${String(cause)}`,
        { cause },
      );
      return { job, status: "rejected", ...places, error, attempts };
    }
  }

  add(outcome: Outcome<T>): void {
    if (outcome.status === "fulfilled") this.reading.fold.add(outcome);
    else if (outcome.value !== undefined) this.#unfinished.push(outcome);
  }

  /** Results of jobs in a row, as they came. */
  addStretch(stretch: Stretch): void {
    this.reading.fold.addStretch?.(stretch);
  }

  /** @param out jobs that are with a worker, or wait to go on */
  value(out: Iterable<Ticket>): Value {
    const inFlight = [...this.#unfinished];
    for (const { job, attempts, kept } of out) {
      const outcome = kept && this.outcome(job, "partial", attempts, kept);
      if (outcome && outcome.value !== undefined) inFlight.push(outcome);
    }
    return this.reading.fold.value(inFlight);
  }

  #decode(kept: Kept): T {
    let value = this.#decoded.get(kept);
    if (value === undefined) {
      value = this.reading.decode(kept.snapshot);
      this.#decoded.set(kept, value);
    }
    return value;
  }
}
