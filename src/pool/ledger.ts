import { PartwayError } from "../errors.js";
import type { FreshJobs, Made, Stretch, WireError, WireOutcome } from "../protocol/messages.js";
import { fromWireError } from "../protocol/errors.js";
import type { SavedOutcome, SavedRun, SavedSnapshot } from "../task/checkpoint.js";
import type { Outcome } from "../task/outcome.js";
import { Answer, type Reading } from "./answer.js";
import type { Assignment } from "./assignment.js";
import { type Kept, Jobs, type Ticket, freshTicket } from "./jobs.js";
import type { Keeping } from "./keeping.js";
import type { MapOptions } from "./options.js";
import { unplanned } from "./source.js";
import { OutcomeStream } from "./stream.js";

/** What the ledger tells its run. */
export interface LedgerEvents {
  /** Something has changed that shows in the run's progress. */
  changed(): void;
  /** As many jobs were rejected as `maxFailures` allows. */
  tooManyFailures(reason: PartwayError): void;
  /** Calls the program's own code. */
  call<R>(code: () => R): R;
  /** The tickets of jobs that are with a worker. */
  out(): Iterable<Ticket>;
  /** What the task's author wrote has thrown. */
  broken(cause: unknown): void;
  /** Whoever reads the outcomes has caught up. */
  drained(): void;
}

/** What becomes of each job of a run: every piece of news about a job ends here, and leaves as its outcome. */
export class Ledger<T, Value> {
  readonly stream: OutcomeStream<T>;
  jobs = new Jobs(unplanned);
  /** With `transfer`, the inputs of unstarted jobs, once the run is over. */
  readonly returnedInputs = new Map<number, unknown>();
  /** How the run is being ended: "soon", jobs in flight come to their end; "now", they stop where they are. */
  ending: "soon" | "now" | undefined;
  /** There if the run has a checkpoint: it has everything before anybody else. */
  keeping: Keeping | undefined;
  #answer: Answer<T, Value> | undefined;
  /** A job would have been tried again, had the run not been ended. */
  #forgone = false;

  constructor(
    private readonly options: MapOptions<T>,
    private readonly events: LedgerEvents,
  ) {
    this.stream = new OutcomeStream(options.collect ?? true, options.keepOrder ?? false, () => events.drained());
  }

  read(reading: Reading<T, Value>): void {
    this.#answer = new Answer(reading);
  }

  /** What a checkpoint has kept of the run: jobs that have ended, and jobs that go on from where they were. */
  restore({ rows, outcomes, snapshots }: SavedRun): void {
    for (const stretch of rows) this.restoreStretch(stretch);
    for (const outcome of outcomes.values()) this.restoreOutcome(outcome);
    // The last one first: each then has its place at once.
    for (const snapshot of [...snapshots.values()].sort((a, b) => b.job - a.job)) this.restoreSnapshot(snapshot);
  }

  restoreStretch({ first, values }: Stretch): void {
    this.jobs.restored("fulfilled", values.length);
    this.#addStretch({ first, values });
  }

  restoreOutcome({ job, status, attempts, error, snapshot, position, extent }: SavedOutcome): void {
    this.jobs.restored(status, 1);
    const outcome = this.#answer!.outcome(job, status, attempts, { snapshot, position, extent });
    if (error && !outcome.error) outcome.error = fromWireError(error as WireError);
    this.#add(outcome);
  }

  /** @param input what the run was given for the job, if its jobs have inputs */
  restoreSnapshot({ job, key, attempts, snapshot, position, extent }: SavedSnapshot, input?: unknown): void {
    const kept = { snapshot, position, extent };
    this.jobs.goOn({ ...freshTicket(job, input, key), attempts, kept, resume: snapshot });
  }

  /** The answer so far; undefined only before the parameters were read. */
  get value(): Value {
    return this.#answer?.value(this.unfinished()) as Value;
  }

  /** Every job without an end of which something is known. */
  unfinished(): Ticket[] {
    return [...this.events.out(), ...this.jobs.returned];
  }

  /** What a worker made of a chunk, or of some of it, comes back. */
  took(assignment: Assignment, { stretches, outcomes, unbegun, inputs }: Made): void {
    for (const stretch of stretches) this.#tookStretch(assignment, stretch);
    for (const outcome of outcomes) this.#tookOutcome(assignment, outcome);
    if (unbegun > 0) this.gaveBack(assignment, unbegun, inputs);
  }

  #tookStretch(assignment: Assignment, { first, values }: Stretch): void {
    if (assignment.takeFresh(first, values.length)) {
      this.jobs.fulfil(values.length);
      assignment.ended("fulfilled", values.length);
      this.keeping?.stretch({ first, values }, assignment.keysOf(first, values.length));
      return this.#addStretch({ first, values });
    }
    for (let at = 0; at < values.length; at++)
      this.#tookOutcome(assignment, { job: first + at, status: "fulfilled", snapshot: values[at] });
  }

  #addStretch(stretch: Stretch): void {
    this.#userCode(() => this.#answer!.addStretch(stretch));
    this.stream.push(stretch);
    this.events.changed();
  }

  /** A job came to an end, or to the step at which it stopped. */
  #tookOutcome(assignment: Assignment, wire: WireOutcome): void {
    const ticket = assignment.take(wire.job);
    if (!ticket) return;
    this.jobs.begin(ticket);
    if (wire.status === "partial" && this.ending !== "now") return this.#goOnElsewhere(assignment, ticket, wire);
    const awaitsRetry = wire.status === "rejected" && this.#retry(ticket, fromWireError(wire.error!), undefined);
    const kept = "snapshot" in wire ? (wire as Kept) : ticket.kept;
    if (!awaitsRetry) this.#end(assignment, ticket, this.#answer!.read(wire, ticket), kept);
  }

  /** The last jobs of a chunk come back without having been begun. @param inputs theirs, if they were transferred */
  gaveBack(assignment: Assignment, count: number, inputs?: readonly unknown[]): void {
    const tickets = assignment.takeLast(count);
    // The last one first: each then has its place at once.
    for (let at = tickets.length - 1; at >= 0; at--) {
      const ticket = tickets[at];
      if (!ticket) continue;
      if (inputs) {
        ticket.input = inputs[at];
        ticket.given = false;
      }
      this.jobs.giveBack(ticket);
    }
  }

  /**
   * What else is out of a chunk is to be done elsewhere, but for the job in flight: its worker is held up, and cannot
   * say what became of it.
   */
  takeBack(assignment: Assignment, inFlight: number | undefined): void {
    for (const { job } of assignment.rest().reverse()) {
      const ticket = job === inFlight ? undefined : assignment.take(job);
      if (ticket) this.jobs.giveBack(ticket);
    }
  }

  /** A job in flight has published what it has made so far. */
  published(assignment: Assignment, job: number, kept: Kept): void {
    const ticket = this.begun(assignment, job);
    if (!ticket) return;
    ticket.kept = kept;
    this.keeping?.published(ticket, performance.now());
    const outcome = this.options.onSnapshot && this.#answer!.outcome(job, "partial", ticket.attempts, kept);
    if (outcome) this.#userCode(() => this.options.onSnapshot!(outcome));
    this.events.changed();
  }

  /** A job is known to have been begun. */
  begun(assignment: Assignment, job: number): Ticket | undefined {
    const ticket = assignment.find(job);
    if (ticket) this.jobs.begin(ticket);
    return ticket;
  }

  /**
   * A chunk's worker is gone. Each job that had not come back waits again, but for the one in flight: if the worker
   * was lost by its own doing (`error`), that one is rejected or retried; if it was terminated, it goes on elsewhere
   * from what it last published, or ends there if the run was stopped.
   *
   * @param inFlight the job that was being computed, if that is known
   */
  lost(assignment: Assignment, inFlight: number | undefined, error: PartwayError | undefined): void {
    if (inFlight !== undefined) this.begun(assignment, inFlight);
    for (const { job } of assignment.rest().reverse()) {
      const ticket = assignment.take(job)!;
      if (error && job === inFlight) {
        if (!this.#retry(ticket, error, ticket.kept)) this.#end(assignment, ticket, this.#rejection(ticket, error));
      } else if (ticket.begun && this.ending) {
        this.#end(assignment, ticket, this.#answer!.outcome(job, "partial", ticket.attempts, ticket.kept));
      } else if (ticket.given) {
        this.#end(assignment, ticket, this.#rejection(ticket, inputLost(job)));
      } else {
        if (ticket.begun) ticket.resume = ticket.kept?.snapshot ?? ticket.resume;
        ticket.suspect ||= error !== undefined && inFlight === undefined;
        this.jobs.giveBack(ticket);
      }
    }
  }

  /** Rejects a job before it was sent. */
  refuse(assignment: Assignment, job: number, error: PartwayError): void {
    const ticket = assignment.take(job);
    if (ticket) this.#end(assignment, ticket, this.#rejection(ticket, error));
  }

  /** The run is over: what still waits has its outcome too. @returns whether all jobs had come to their end */
  close(): boolean {
    const { begun, unstarted, untaken } = this.jobs.stop();
    this.#giveInputsBack(unstarted, untaken);
    const { settled } = this.jobs;
    const cutShort = this.#forgone || begun.length + settled.partial + settled.unstarted > 0;
    for (const ticket of begun) {
      const outcome = this.#answer!.outcome(ticket.job, "partial", ticket.attempts, ticket.kept);
      this.#end(undefined, ticket, ticket.error ? { ...outcome, status: "rejected", error: ticket.error } : outcome);
    }
    return !cutShort && this.jobs.source.ended;
  }

  /** Whoever gave inputs away has those of unstarted jobs again. */
  #giveInputsBack(unstarted: readonly Ticket[], { first, count, inputs = [] }: FreshJobs): void {
    if (!this.options.transfer) return;
    for (const { job, input } of unstarted) this.returnedInputs.set(job, input);
    for (let at = 0; at < Math.min(count, inputs.length); at++) this.returnedInputs.set(first + at, inputs[at]);
  }

  #rejection(ticket: Ticket, error: PartwayError): Outcome<T> {
    const { job, attempts, kept } = ticket;
    return { ...this.#answer!.outcome(job, "rejected", attempts, kept), error };
  }

  /** @param kept where the next attempt goes on from; after a trap it starts afresh */
  #retry(ticket: Ticket, error: PartwayError, kept: Kept | undefined): boolean {
    ticket.failures++;
    // An input that was given away cannot be given again.
    if (ticket.given || ticket.failures > (this.options.retries ?? 0)) return false;
    if (this.ending) {
      this.#forgone = true;
      return false;
    }
    ticket.error = error;
    ticket.resume = kept?.snapshot;
    this.jobs.giveBack(ticket);
    return true;
  }

  /** @param assignment the chunk it was in, if it was in one; @param kept what it has made, as it came from its worker */
  #end(assignment: Assignment | undefined, ticket: Ticket, outcome: Outcome<T>, kept = ticket.kept): void {
    assignment?.ended(outcome.status);
    this.jobs.settle(ticket, outcome);
    this.keeping?.outcome(outcome, kept, ticket.key);
    this.#add(outcome);
    if (this.ending || outcome.status !== "rejected" || !this.#tooManyFailures) return;
    const { rejected } = this.jobs.settled;
    this.events.tooManyFailures(new PartwayError("TOO_MANY_FAILURES", `maxFailures: ${rejected} jobs were rejected`));
  }

  #add(outcome: Outcome<T>): void {
    this.#userCode(() => this.#answer!.add(outcome));
    this.stream.push(outcome);
    this.events.changed();
  }

  /** A share is one of the jobs that have ended, and of three at least. */
  get #tooManyFailures(): boolean {
    const { maxFailures = Number.POSITIVE_INFINITY } = this.options;
    const { rejected, fulfilled } = this.jobs.settled;
    if (typeof maxFailures === "number") return rejected >= maxFailures;
    const share = Number.parseFloat(maxFailures) / 100;
    return rejected >= LEAST_FAILURES && rejected >= share * (rejected + fulfilled);
  }

  /** A worker that was given up for another run's sake still handed back the exact state of this job. */
  #goOnElsewhere(assignment: Assignment, ticket: Ticket, { snapshot, position, extent }: WireOutcome): void {
    ticket.kept = { snapshot, position, extent };
    if (ticket.given) return this.#end(assignment, ticket, this.#rejection(ticket, inputLost(ticket.job)));
    ticket.resume = snapshot;
    this.jobs.giveBack(ticket);
  }

  #userCode(code: () => void): void {
    try {
      this.events.call(code);
    } catch (cause) {
      this.events.broken(cause);
    }
  }
}

/** So many failures there must be before their share says anything. */
const LEAST_FAILURES = 3;

function inputLost(job: number): PartwayError {
  return new PartwayError("INPUT_LOST", `job ${job}: its input was transferred to a worker that was lost`);
}
