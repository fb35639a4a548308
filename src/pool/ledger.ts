import { PartwayError } from "../errors.js";
import type { WireOutcome } from "../protocol/messages.js";
import { fromWireError } from "../protocol/errors.js";
import type { Outcome } from "../task/outcome.js";
import { Answer, type Reading } from "./answer.js";
import type { Assignment } from "./assignment.js";
import { type Kept, Jobs, type Ticket } from "./jobs.js";
import type { RunOptions } from "./options.js";
import { OutcomeStream } from "./stream.js";

/** What the ledger tells its run. */
export interface LedgerEvents {
  /** Something has changed that shows in the run's progress. */
  changed(): void;
  /** As many jobs were rejected as `maxFailures` allows. */
  tooManyFailures(reason: PartwayError): void;
  /** What the task's author wrote has thrown. */
  broken(cause: unknown): void;
  /** Whoever reads the outcomes has caught up. */
  drained(): void;
}

/** What becomes of each job of a run: every piece of news about a job ends here, and leaves as its outcome. */
export class Ledger<T, Value> {
  readonly stream: OutcomeStream<T>;
  jobs = new Jobs(0);
  /** How the run is being ended: "soon", jobs in flight come to their end; "now", they stop where they are. */
  ending: "soon" | "now" | undefined;
  #answer: Answer<T, Value> | undefined;

  constructor(
    private readonly options: RunOptions<T>,
    private readonly events: LedgerEvents,
  ) {
    this.stream = new OutcomeStream(options.collect ?? true, options.keepOrder ?? false, () => events.drained());
  }

  read(reading: Reading<T, Value>): void {
    this.#answer = new Answer(reading);
  }

  /** The answer so far; undefined only before the parameters were read. */
  get value(): Value {
    return this.#answer?.value([...this.jobs.out.values(), ...this.jobs.returned]) as Value;
  }

  /** A job came to an end, or to the step at which it stopped. */
  took(assignment: Assignment, wire: WireOutcome): void {
    const ticket = assignment.tickets.get(wire.job);
    if (!ticket || !assignment.tickets.delete(wire.job)) return;
    this.jobs.begin(wire.job);
    if (wire.status === "partial" && this.ending !== "now") return this.#goOnElsewhere(ticket, wire);
    const awaitsRetry = wire.status === "rejected" && this.#retry(ticket, fromWireError(wire.error!), undefined);
    if (!awaitsRetry) this.#end(this.#answer!.read(wire, ticket));
  }

  /** A job came back without having been begun. */
  gaveBack(assignment: Assignment, job: number): void {
    const ticket = assignment.tickets.get(job);
    if (ticket && assignment.tickets.delete(job)) this.jobs.giveBack(ticket);
  }

  /** A job in flight has published what it has made so far. */
  published(assignment: Assignment, job: number, kept: Kept): void {
    const ticket = assignment.tickets.get(job);
    if (!ticket) return;
    this.jobs.begin(job);
    ticket.kept = kept;
    const outcome = this.options.onSnapshot && this.#answer!.outcome(job, "partial", ticket.attempts, kept);
    if (outcome) this.#userCode(() => this.options.onSnapshot!(outcome));
    this.events.changed();
  }

  /**
   * A chunk's worker is gone. Each job that had not come back waits again, but for the one in flight: if the worker
   * was lost by its own doing (`error`), that one is rejected or retried; if it was terminated, it goes on elsewhere
   * from what it last published, or ends there if the run was stopped.
   *
   * @param inFlight the job that was being computed, if that is known
   */
  lost(assignment: Assignment, inFlight: number | undefined, error: PartwayError | undefined): void {
    for (const ticket of [...assignment.tickets.values()]) {
      assignment.tickets.delete(ticket.job);
      if (ticket.job === inFlight) this.jobs.begin(ticket.job);
      if (error && ticket.job === inFlight) {
        if (!this.#retry(ticket, error, ticket.kept)) this.#end(this.#rejection(ticket, error));
      } else if (ticket.begun && this.ending) {
        this.#end(this.#answer!.outcome(ticket.job, "partial", ticket.attempts, ticket.kept));
      } else {
        if (ticket.begun) ticket.resume = ticket.kept?.snapshot ?? ticket.resume;
        ticket.suspect ||= error !== undefined && inFlight === undefined;
        this.jobs.giveBack(ticket);
      }
    }
  }

  /** Rejects a job before it was sent. */
  refuse(assignment: Assignment, job: number, error: PartwayError): void {
    const ticket = assignment.tickets.get(job);
    if (ticket && assignment.tickets.delete(job)) this.#end(this.#rejection(ticket, error));
  }

  /** The run is over: what still waits has its outcome too. @returns whether all jobs had come to their end */
  close(): boolean {
    const begun = this.jobs.stop();
    const { partial, unstarted } = this.jobs.settled;
    for (const ticket of begun) {
      const outcome = this.#answer!.outcome(ticket.job, "partial", ticket.attempts, ticket.kept);
      this.#end(ticket.error ? { ...outcome, status: "rejected", error: ticket.error } : outcome);
    }
    return begun.length + partial + unstarted === 0;
  }

  #rejection(ticket: Ticket, error: PartwayError): Outcome<T> {
    const { job, attempts, kept } = ticket;
    return { ...this.#answer!.outcome(job, "rejected", attempts, kept), error };
  }

  /** @param kept where the next attempt goes on from; after a trap it starts afresh */
  #retry(ticket: Ticket, error: PartwayError, kept: Kept | undefined): boolean {
    ticket.failures++;
    if (this.ending || ticket.failures > (this.options.retries ?? 0)) return false;
    ticket.error = error;
    ticket.resume = kept?.snapshot;
    this.jobs.giveBack(ticket);
    return true;
  }

  #end(outcome: Outcome<T>): void {
    const status = outcome.status as "fulfilled" | "partial" | "rejected";
    if (!this.jobs.settle(outcome.job, status)) return;
    this.#userCode(() => this.#answer!.add(outcome));
    this.stream.push(outcome);
    this.events.changed();
    const { rejected } = this.jobs.settled;
    if (this.ending || rejected < (this.options.maxFailures ?? Number.POSITIVE_INFINITY)) return;
    this.events.tooManyFailures(new PartwayError("TOO_MANY_FAILURES", `maxFailures: ${rejected} jobs were rejected`));
  }

  /** A worker that was given up for another run's sake still handed back the exact state of this job. */
  #goOnElsewhere(ticket: Ticket, { snapshot, position, extent }: WireOutcome): void {
    ticket.kept = { snapshot: snapshot!, position: position!, extent: extent! };
    ticket.resume = snapshot;
    this.jobs.giveBack(ticket);
  }

  #userCode(call: () => void): void {
    try {
      call();
    } catch (cause) {
      this.events.broken(cause);
    }
  }
}
