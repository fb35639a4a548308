import {
  type Outcome,
  PartwayError,
  Pool,
  type Report,
  type Run,
  type RunOptions,
  createInterrupt,
} from "../../index.js";
import type { CommonOptions } from "../arguments/common-options.js";

/** How many failures are named, the first ones. */
const NAMED_FAILURES = 5;

/** Why a run was stopped by us. */
export const MAX_RUN_TIME = "max-run-time";

/** How a run ended: with its report, or with what kept it from having one. */
export interface Ending {
  report?: Report;
  /** The task is broken: then the report, if any, is what was made before. */
  error?: PartwayError;
  /** The first jobs that were rejected. */
  failures: Outcome[];
}

/** What becomes of outcomes as they come; a promise holds the next ones back. */
export type EachOutcome = (outcome: Outcome) => Promise<void> | undefined;

/** A run under way. */
export class Running {
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly force: AbortSignal;
  readonly #pool: Pool;
  readonly #limit: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param start makes the run in a pool, with what the flags say of it */
  constructor(options: CommonOptions, start: (pool: Pool, options: RunOptions) => Run) {
    const { workers, grace, timeout, retries, halt, maxRunTime, sharedMemory } = options;
    const interrupt = createInterrupt();
    this.signal = interrupt.signal;
    this.force = interrupt.force;
    this.#limit = maxRunTime;
    this.#pool = new Pool({ workers, sharedMemory: sharedMemory ? "auto" : "off" });
    // Outcomes are not kept: there may be millions.
    const { signal, force } = interrupt;
    this.run = start(this.#pool, {
      signal,
      force,
      grace,
      timeout,
      retries,
      ...halt,
      collect: false,
    });
  }

  async ended(each: EachOutcome = () => undefined): Promise<Ending> {
    const failures: Outcome[] = [];
    this.#watchTime();
    try {
      for await (const outcome of this.run) {
        if (outcome.status === "rejected" && failures.length < NAMED_FAILURES) failures.push(outcome);
        const wait = each(outcome);
        if (wait) await wait;
      }
      return { report: await this.run, failures };
    } catch (error) {
      if (!(error instanceof PartwayError)) throw error;
      return { report: error.report as Report | undefined, error, failures };
    } finally {
      clearTimeout(this.#timer);
    }
  }

  /** Ends the workers, which keep the process alive no longer. */
  close(): Promise<void> {
    return this.#pool.terminate();
  }

  togglePause(): void {
    if (this.run.progress.state === "paused") this.run.resume();
    else this.run.pause();
  }

  /** Paused time does not count. */
  #watchTime(): void {
    if (this.#limit === undefined) return;
    const left = this.#limit - this.run.progress.elapsedMs;
    if (left <= 0) this.run.stop(MAX_RUN_TIME);
    else this.#timer = setTimeout(() => this.#watchTime(), Math.min(Math.max(left, 1), 60_000));
  }
}
