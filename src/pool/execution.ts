import { PartwayError, reasonOf } from "../errors.js";
import { ControlWord, PAUSE, RUN, STOP } from "../protocol/control.js";
import { timings } from "../protocol/timings.js";
import type { OpenCheckpoint } from "../task/checkpoint.js";
import type { Report } from "../task/report.js";
import type { Reading } from "./answer.js";
import type { Assignment } from "./assignment.js";
import { Checkpointing } from "./checkpointing.js";
import { ChunkSizing } from "./chunking.js";
import { Clock } from "./clock.js";
import { Jobs, type Ticket } from "./jobs.js";
import { Ledger } from "./ledger.js";
import type { MapOptions } from "./options.js";
import type { ChunkProgress } from "./progress.js";
import { makeReport } from "./report.js";
import type { JobSource } from "./source.js";
import type { Work } from "./work.js";

/** What a run needs of its pool. */
export interface Dispatcher {
  /** There may be work of this run to send. */
  dispatch(execution: Execution): void;
  /** The run's control word has changed. */
  control(run: number, state: number): void;
  /** Ends the workers that have not handed back all of this run's chunks. */
  terminate(run: number): void;
  /** Workers forget the run's task: what comes next is another stage. */
  forget(run: number): void;
  /** The run has settled: workers forget it. */
  settled(run: number): void;
}

type State = "planning" | "running" | "paused" | "stopping" | "settled";

/**
 * The inside of a run, from its plan to its report. What becomes of each job is in its ledger.
 *
 *   planning -> running <-> paused -> stopping -> settled
 *
 * It settles when no chunk is out, and either every job has its outcome or the run was stopped.
 */
export class Execution<T = unknown, Value = unknown> {
  readonly control: ControlWord;
  sizing = new ChunkSizing();
  readonly clock: Clock;
  readonly assignments = new Set<Assignment>();
  readonly ledger: Ledger<T, Value>;
  readonly checkpointing: Checkpointing;
  /** The task's parameters, defaults filled in. */
  params: unknown;
  work: Work | undefined;
  /** How many workers in a row died while they loaded its task. */
  lostLoading = 0;
  /** Whether any worker ever had a chunk of it. */
  served = false;
  /** Most workers that had a chunk of this run at one time. */
  workers = 0;
  state: State = "planning";
  forced = false;
  /** Whether the value costs something and cannot fail: then it is made when it is asked for. */
  lazy = false;
  /** Whether the run ended before all its jobs did. */
  cutShort = false;
  /** Which of the run's stages is under way, from 0. */
  stage = 0;
  /** Begins the next stage, once all jobs of this one have ended; undefined in the last one. */
  next: (() => Promise<void>) | undefined;
  #passing = false;
  /** Hears of everything that may have changed the run's progress. */
  onchange: () => void = () => {};
  /** Hears of chunks that are sent and come back, if anybody wants to. */
  onchunk: ((news: ChunkProgress) => void) | undefined;
  /** Called once, before the report is made known. */
  onsettled: () => void = () => {};
  readonly report: Promise<Report<Value, T>>;
  #stopped: { reason: unknown; at: number } | undefined;
  #failure: PartwayError | undefined;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  #settle!: { resolve(report: Report<Value, T>): void; reject(error: unknown): void };

  constructor(
    readonly id: number,
    /** The task's name. */
    readonly name: string,
    readonly options: MapOptions<T>,
    shared: boolean,
    private readonly crew: Dispatcher,
    /** Calls the program's own code as if from where the run was made. */
    readonly call: <R>(code: () => R) => R = (code) => code(),
  ) {
    this.control = ControlWord.create(shared);
    this.clock = new Clock(performance.now());
    this.ledger = new Ledger(options, {
      changed: () => this.onchange(),
      tooManyFailures: (reason) => (options.halt === "soon" ? this.finish(reason) : this.stop(reason)),
      broken: (cause) => this.fail(this.#brokenBy(cause)),
      drained: () => this.#dispatch(),
      out: () => this.#out(),
      call,
    });
    const settled = (): boolean => this.state === "settled";
    this.checkpointing = new Checkpointing(options.checkpoint, {
      settled,
      call,
      failed: (error) => {
        if (settled()) this.#failure ??= error;
        else this.fail(error);
      },
    });
    this.report = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  /** The parameters were read: from here on there is an answer at any moment. */
  read(params: unknown, reading: Reading<T, Value>): void {
    this.params = params;
    this.ledger.read(reading);
  }

  /** The run's jobs, before there is a task to run them with. */
  expect(source: JobSource): void {
    this.ledger.jobs = new Jobs(source);
  }

  /** The checkpoint hears of everything from here on. */
  keepIn(checkpoint: OpenCheckpoint): void {
    this.ledger.keeping = this.checkpointing.keepIn(checkpoint);
  }

  /** The next stage follows: its jobs are others, and take another time. */
  pass(): void {
    this.stage++;
    this.sizing = new ChunkSizing();
    this.crew.forget(this.id);
  }

  /** No stage follows. */
  endHere(): void {
    this.next = undefined;
    this.#passing = false;
    this.advance();
  }

  /** There is work. */
  start(work: Work): void {
    if (this.state === "settled") return;
    this.#passing = false;
    this.work = work;
    if (this.state === "planning") this.state = this.control.state === PAUSE ? "paused" : "running";
    this.advance();
  }

  get jobs(): Jobs {
    return this.ledger.jobs;
  }

  /** Whether a chunk could be sent now. Jobs that were out before go on even if nobody takes the outcomes. */
  get hasWork(): boolean {
    if (this.state !== "running") return false;
    return this.jobs.returned.length > 0 || (!this.ledger.stream.full && this.jobs.waiting > 0);
  }

  /** Takes jobs for a chunk. @param workers among which the rest is to be shared */
  take(workers: number): ReturnType<Jobs["take"]> {
    const { jobs, sizing, ledger, options } = this;
    const limit = options.transfer ? 1 : sizing.size(jobs.left, workers);
    return jobs.take(limit, !ledger.stream.full);
  }

  #dispatch(): void {
    this.crew.dispatch(this as unknown as Execution);
  }

  *#out(): Generator<Ticket> {
    for (const assignment of this.assignments) yield* assignment.known;
  }

  /** Whether it was told to stop. */
  get stopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** The answer so far; undefined only before the parameters were read. */
  get value(): Value {
    return this.ledger.value;
  }

  /** Every job in flight halts at its next step boundary. */
  stop(reason: unknown): void {
    if (this.state === "settled" || this.control.state === STOP) return;
    this.#endWith(reason, "now");
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
    this.#endWith(reason, "soon");
    this.advance();
  }

  #endWith(reason: unknown, ending: "soon" | "now"): void {
    const now = performance.now();
    this.ledger.ending = ending;
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
  fail(cause: unknown): void {
    if (this.state === "settled" || this.#failure) return;
    this.#failure = cause instanceof PartwayError ? cause : this.#brokenBy(cause);
    this.stop(this.#failure);
  }

  /** Nothing more comes of this chunk. */
  returned(assignment: Assignment): void {
    this.assignments.delete(assignment);
    this.advance();
  }

  /** Looks whether the run has come to its end, and for more work if not. */
  advance(): void {
    if (this.state === "settled") return;
    this.onchange();
    if (this.assignments.size > 0) return this.#dispatch();
    if (this.#stopped) return this.#finish();
    if (!this.work || this.#passing) return;
    if (!this.jobs.done) return this.#dispatch();
    if (!this.next) return this.#finish();
    this.#passing = true;
    this.next().catch((error) => this.fail(error));
  }

  #brokenBy(cause: unknown): PartwayError {
    return new PartwayError("TASK_INVALID", `task ${this.name}: ${reasonOf(cause)}`, { cause });
  }

  #finish(): void {
    clearTimeout(this.#graceTimer);
    this.cutShort = !this.ledger.close() || !this.work || this.next !== undefined;
    this.state = "settled";
    this.crew.settled(this.id);
    this.onsettled();
    this.#settleWith(this.lazy ? () => this.value : this.#lastValue());
    this.onchange();
  }

  /** What a kernel's author wrote may throw, and then the run has failed. */
  #lastValue(): () => Value {
    let value: Value | undefined;
    try {
      value = this.value;
    } catch (cause) {
      this.#failure ??= this.#brokenBy(cause);
    }
    return () => value as Value;
  }

  /** Whoever hears of the run's end can rely on its checkpoint. */
  #settleWith(value: () => Value): void {
    const report = (): Report<Value, T> => makeReport(this, value, this.#stopped, this.#failure);
    const settle = (): void => {
      const failure = this.#failure;
      this.ledger.stream.end(failure ? { error: failure } : {});
      if (!failure) return this.#settle.resolve(report());
      failure.report = report();
      this.#settle.reject(failure);
    };
    const closing = this.checkpointing.close(report);
    if (closing) void closing.then(settle);
    else settle();
  }
}
