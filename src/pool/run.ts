import type { Outcome } from "../task/outcome.js";
import type { Report } from "../task/report.js";
import { timings } from "../protocol/timings.js";
import type { Execution } from "./execution.js";
import { partOf } from "./jobs.js";
import { type ChunkProgress, type Progress, Rate } from "./progress.js";

/** The events of a run, by name, each with its `detail`. */
export interface RunEvents {
  progress: Progress;
  chunk: ChunkProgress;
}

/**
 * One execution of a task over its jobs. Awaiting it gives the report, as `run.report` does: a stop resolves it, and
 * only misuse or a broken task rejects it (with the report of what was made on the error). Iterating over it gives the
 * outcomes as they come; leaving the loop early stops the run.
 *
 * Dispatches `progress` events, every 100 ms at most, whose `detail` is `run.progress`; and, for each chunk of jobs that is
 * sent to a worker and comes back, `chunk` events, at once, whose `detail` is a `ChunkProgress`.
 */
export class Run<Value = unknown, T = unknown> extends EventTarget implements PromiseLike<Report<Value, T>> {
  readonly #execution: Execution<T, Value>;
  readonly #workers: () => Progress["workers"];
  readonly #rate = new Rate();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heard = false;

  /** Runs are made by a pool. */
  constructor(execution: Execution<T, Value>, workers: () => Progress["workers"]) {
    super();
    this.#execution = execution;
    this.#workers = workers;
    execution.onchange = () => this.#changed();
  }

  /** What became of the run, once every job has its outcome or the run was stopped. */
  get report(): Promise<Report<Value, T>> {
    return this.#execution.report;
  }

  then<A = Report<Value, T>, B = never>(
    fulfilled?: ((report: Report<Value, T>) => A | PromiseLike<A>) | null,
    rejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.report.then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<Report<Value, T> | B> {
    return this.report.catch(rejected);
  }

  finally(settled?: (() => void) | null): Promise<Report<Value, T>> {
    return this.report.finally(settled);
  }

  /** The answer so far, of everything that has ended or was published. */
  get value(): Value {
    return this.#execution.value;
  }

  get progress(): Progress {
    const { jobs, clock, state, ledger } = this.#execution;
    const now = performance.now();
    const elapsedMs = clock.running(now);
    const inFlight = ledger
      .unfinished()
      .flatMap(({ job, kept }) => (kept ? [{ job, position: kept.position, extent: kept.extent }] : []));
    const counts = jobs.counts;
    const { ended: inputsEnded, expected } = jobs.source;
    const ended = counts.fulfilled + counts.rejected + jobs.doneParts;
    const done = inFlight.reduce((sum, one) => sum + partOf(one), ended);
    const doneNow = done - jobs.doneBefore;
    this.#rate.sample(elapsedMs, doneNow);
    const all = expected ?? jobs.total;
    const rate = this.#rate.perSecond(elapsedMs, doneNow);
    return {
      counts,
      jobs: jobs.total,
      inputsEnded,
      ...(expected && { expected }),
      fraction: Math.min(1, done / all || 0),
      rate,
      ...(rate > 0 && (inputsEnded || expected) && { etaMs: (Math.max(0, all - done) / rate) * 1_000 }),
      elapsedMs,
      state: state === "planning" ? "running" : state,
      inFlight,
      workers: this.#workers(),
    };
  }

  /**
   * Every worker halts at its next step boundary, and the report resolves with everything made so far.
   *
   * @param reason what `report.reason` will be
   */
  stop(reason?: unknown): void {
    this.#execution.stop(reason);
  }

  /** Stops, and terminates the workers that have not stopped; what they last published still counts. */
  force(reason?: unknown): void {
    this.#execution.force(reason);
  }

  /** Workers keep their jobs and compute nothing until `resume` or `stop`. Other runs of the pool go on. */
  pause(): void {
    this.#execution.pause();
  }

  resume(): void {
    this.#execution.resume();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Outcome<T>> {
    // A broken task reaches whoever iterates: the report need not be awaited as well.
    this.report.catch(() => {});
    return this.#execution.ledger.stream.read(() => this.stop());
  }

  override addEventListener<Type extends keyof RunEvents>(
    type: Type,
    listener: ((event: CustomEvent<RunEvents[Type]>) => void) | EventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListener, options);
    if (type === "chunk") this.#execution.onchunk ??= (news) => this.#tell("chunk", news);
    else {
      this.#heard = true;
      this.#changed();
    }
  }

  override removeEventListener<Type extends keyof RunEvents>(
    type: Type,
    listener: ((event: CustomEvent<RunEvents[Type]>) => void) | EventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(type, listener as EventListener, options);
  }

  #tell<Type extends keyof RunEvents>(type: Type, detail: RunEvents[Type]): void {
    this.#execution.call(() => this.dispatchEvent(new CustomEvent(type, { detail })));
  }

  /** Tells of progress now and then, while somebody listens; once more when the run has settled. */
  #changed(): void {
    const settled = this.#execution.state === "settled";
    if (!this.#heard || (this.#timer && !settled)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#tell("progress", this.progress);
      },
      settled ? 0 : timings.progress,
    );
  }
}
