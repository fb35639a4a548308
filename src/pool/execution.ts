import { PartwayError } from "../errors.js";
import { ControlWord, PAUSE, RUN, STOP } from "../protocol/control.js";
import type { TaskSpec, WireOutcome } from "../protocol/messages.js";
import { fromWireError } from "../protocol/errors.js";
import { timings } from "../protocol/timings.js";
import type { Plan } from "../task/kernel.js";
import type { Outcome } from "../task/outcome.js";
import type { Report } from "../task/report.js";
import { Answer, type Reading } from "./answer.js";
import type { Assignment } from "./assignment.js";
import { ChunkSizing } from "./chunking.js";
import { Clock } from "./clock.js";
import { type Kept, Jobs, type Ticket } from "./jobs.js";
import type { RunOptions } from "./options.js";
import { makeReport } from "./report.js";
import { OutcomeStream } from "./stream.js";

/** What a run needs of its pool. */
export interface Dispatcher {
  /** There may be work to send. */
  dispatch(): void;
  /** The run's control word has changed. */
  control(run: number, state: number): void;
  /** Ends the workers that have not handed back all of this run's chunks. */
  terminate(run: number): void;
  /** The run has settled: workers forget it. */
  settled(run: number): void;
}

type State = "planning" | "running" | "paused" | "stopping" | "settled";

/**
 * The inside of a run: its jobs on their way, from the plan to the report.
 *
 *   planning -> running <-> paused -> stopping -> settled
 *
 * It settles when no chunk is out, and either every job has its outcome or the run was stopped.
 */
export class Execution<T = unknown, Value = unknown> {
  readonly control: ControlWord;
  readonly sizing = new ChunkSizing();
  readonly stream: OutcomeStream<T>;
  readonly clock: Clock;
  readonly assignments = new Set<Assignment>();
  jobs = new Jobs(0);
  /** The task's parameters, defaults filled in. */
  params: unknown;
  /** What the workers need, once the run is planned. */
  task: TaskSpec | undefined;
  plan: Plan | undefined;
  /** Most workers that had a chunk of this run at one time. */
  workers = 0;
  state: State = "planning";
  forced = false;
  /** Whether the run ended before all its jobs did. */
  cutShort = false;
  /** Hears of everything that may have changed the run's progress. */
  onchange: () => void = () => {};
  /** Called once, before the report is made known. */
  onsettled: () => void = () => {};
  readonly report: Promise<Report<Value, T>>;
  #answer: Answer<T, Value> | undefined;
  #stopped: { reason: unknown; at: number } | undefined;
  #failure: PartwayError | undefined;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  #settle!: { resolve(report: Report<Value, T>): void; reject(error: unknown): void };

  constructor(
    readonly id: number,
    /** The task's name. */
    readonly name: string,
    readonly options: RunOptions<T>,
    shared: boolean,
    private readonly crew: Dispatcher,
  ) {
    this.control = ControlWord.create(shared);
    this.clock = new Clock(performance.now());
    this.stream = new OutcomeStream(options.collect ?? true, options.keepOrder ?? false, () => crew.dispatch());
    this.report = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  /** The parameters were read: from here on there is an answer at any moment. */
  read(params: unknown, reading: Reading<T, Value>): void {
    this.params = params;
    this.#answer = new Answer(reading);
  }

  /** The plan is made: there is work. */
  start(plan: Plan, task: TaskSpec): void {
    if (this.state === "settled") return;
    this.plan = plan;
    this.task = task;
    this.jobs = new Jobs(plan.jobs);
    if (this.state === "planning") this.state = this.control.state === PAUSE ? "paused" : "running";
    this.advance();
  }

  /** Whether a chunk could be sent now. */
  get hasWork(): boolean {
    return this.state === "running" && this.jobs.waiting > 0 && !this.stream.full;
  }

  /** Whether it was told to stop. */
  get stopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** The answer so far; undefined only before the parameters were read. */
  get value(): Value {
    return this.#answer?.value([...this.jobs.out.values(), ...this.jobs.returned]) as Value;
  }

  /** Every job in flight halts at its next step boundary. */
  stop(reason: unknown): void {
    if (this.state === "settled" || this.control.state === STOP) return;
    this.#endWith(reason);
    this.control.state = STOP;
    this.crew.control(this.id, STOP);
    if (this.assignments.size > 0) {
      this.#graceTimer = setTimeout(() => this.force(), this.options.grace ?? timings.grace);
    }
    this.advance();
  }

  /** No further chunk is sent, and those that are out come to their end. */
  finish(reason: unknown): void {
    if (this.state === "settled" || this.#stopped) return;
    this.resume();
    this.#endWith(reason);
    this.advance();
  }

  #endWith(reason: unknown): void {
    const now = performance.now();
    this.#stopped ??= { reason, at: now };
    this.clock.resume(now);
    this.state = "stopping";
  }

  force(reason?: unknown): void {
    this.stop(reason);
    if (this.state === "settled") return;
    this.forced = true;
    this.crew.terminate(this.id);
  }

  pause(): void {
    if (this.state !== "running" && this.state !== "planning") return;
    if (this.state === "running") this.state = "paused";
    this.control.state = PAUSE;
    this.clock.pause(performance.now());
    this.crew.control(this.id, PAUSE);
    this.onchange();
  }

  resume(): void {
    if (this.control.state !== PAUSE) return;
    if (this.state === "paused") this.state = "running";
    this.control.state = RUN;
    this.clock.resume(performance.now());
    this.crew.control(this.id, RUN);
    this.advance();
  }

  /** The task cannot be run: everything stops, and the run rejects with what it had made. */
  fail(error: PartwayError): void {
    if (this.state === "settled" || this.#failure) return;
    this.#failure = error;
    this.stop(error);
  }

  /** A job came to an end, or to the step at which it stopped. */
  took(assignment: Assignment, wire: WireOutcome): void {
    const ticket = assignment.tickets.get(wire.job);
    if (!ticket || !assignment.tickets.delete(wire.job)) return;
    this.jobs.begin(wire.job);
    if (wire.status === "partial" && this.control.state !== STOP) return this.#goOnElsewhere(ticket, wire);
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
    this.onchange();
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
      } else if (ticket.begun && this.#stopped) {
        this.#end(this.#answer!.outcome(ticket.job, "partial", ticket.attempts, ticket.kept));
      } else {
        if (ticket.begun) ticket.resume = ticket.kept?.snapshot ?? ticket.resume;
        ticket.suspect ||= error !== undefined && inFlight === undefined;
        this.jobs.giveBack(ticket);
      }
    }
    this.returned(assignment);
  }

  /** Nothing more comes of this chunk. */
  returned(assignment: Assignment): void {
    this.assignments.delete(assignment);
    this.advance();
  }

  /** Rejects a job before it was sent. */
  refuse(assignment: Assignment, job: number, error: PartwayError): void {
    const ticket = assignment.tickets.get(job);
    if (ticket && assignment.tickets.delete(job)) this.#end(this.#rejection(ticket, error));
  }

  /** Looks whether the run has come to its end, and for more work if not. */
  advance(): void {
    if (this.state === "settled") return;
    this.onchange();
    if (this.assignments.size > 0) return this.crew.dispatch();
    if (this.#stopped) return this.#finish();
    if (!this.plan) return;
    if (this.jobs.done) this.#finish();
    else this.crew.dispatch();
  }

  #rejection(ticket: Ticket, error: PartwayError): Outcome<T> {
    const { job, attempts, kept } = ticket;
    return { ...this.#answer!.outcome(job, "rejected", attempts, kept), error };
  }

  /** @param kept where the next attempt goes on from; after a trap it starts afresh */
  #retry(ticket: Ticket, error: PartwayError, kept: Kept | undefined): boolean {
    ticket.failures++;
    if (this.#stopped || ticket.failures > (this.options.retries ?? 0)) return false;
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
    this.onchange();
    const { rejected } = this.jobs.settled;
    const { maxFailures = Number.POSITIVE_INFINITY, halt } = this.options;
    if (rejected >= maxFailures && !this.#stopped) {
      const reason = new PartwayError("TOO_MANY_FAILURES", `maxFailures: ${rejected} jobs were rejected`);
      if (halt === "soon") this.finish(reason);
      else this.stop(reason);
    }
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
      this.fail(this.#brokenBy(cause));
    }
  }

  #brokenBy(cause: unknown): PartwayError {
    const message = cause instanceof Error ? cause.message : String(cause);
    return new PartwayError("TASK_INVALID", `task ${this.name}: ${message}`, { cause });
  }

  #finish(): void {
    clearTimeout(this.#graceTimer);
    const begun = this.jobs.stop();
    const { partial, unstarted } = this.jobs.settled;
    this.cutShort = !this.plan || begun.length + partial + unstarted > 0;
    for (const ticket of begun) {
      const outcome = this.#answer!.outcome(ticket.job, "partial", ticket.attempts, ticket.kept);
      this.#end(ticket.error ? { ...outcome, status: "rejected", error: ticket.error } : outcome);
    }
    this.state = "settled";
    this.crew.settled(this.id);
    this.onsettled();
    this.#settleWith(this.#lastValue());
    this.onchange();
  }

  #lastValue(): Value | undefined {
    try {
      return this.value;
    } catch (cause) {
      this.#failure ??= this.#brokenBy(cause);
      return undefined;
    }
  }

  #settleWith(value: Value | undefined): void {
    const failure = this.#failure;
    const report = makeReport(this, value as Value, this.#stopped, failure);
    this.stream.end(failure ? { error: failure } : {});
    if (!failure) return this.#settle.resolve(report);
    failure.report = report;
    this.#settle.reject(failure);
  }
}
