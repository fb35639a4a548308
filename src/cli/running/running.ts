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
import { Failures } from "./failures.js";
import { reasons } from "./reasons.js";

/** How a run ended: with its report, or with what kept it from having one. */
export interface Ending {
  report?: Report;
  /** The task is broken: then the report, if any, is what was made before. */
  error?: PartwayError;
  /** Whether any job was begun. */
  begun: boolean;
  /** Jobs that were rejected... */
  failures: Failures;
  /** ...and those that never were, for their input is not what it should be. */
  malformed: Failures;
}

/** What becomes of outcomes as they come; a promise holds the next ones back. It may reject a job that was fulfilled. */
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
  constructor(
    options: CommonOptions,
    checkpoint: RunOptions["checkpoint"],
    start: (pool: Pool, options: RunOptions) => Run,
  ) {
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
      checkpoint,
      collect: false,
    });
  }

  async ended(each: EachOutcome = () => undefined): Promise<Ending> {
    const ending: Ending = { begun: false, failures: new Failures(), malformed: new Failures() };
    this.#watchTime();
    try {
      const spoilt = await this.#follow(each, ending);
      ending.report = await this.run;
      ending.report.counts.fulfilled -= spoilt;
      ending.report.counts.rejected += spoilt;
    } catch (error) {
      if (!(error instanceof PartwayError)) throw error;
      ending.error = error;
      ending.report = error.report as Report | undefined;
    } finally {
      clearTimeout(this.#timer);
    }
    return ending;
  }

  /** @returns how many jobs were fulfilled, and are not any more */
  async #follow(each: EachOutcome, ending: Ending): Promise<number> {
    let spoilt = 0;
    for await (const outcome of this.run) {
      const fulfilled = outcome.status === "fulfilled";
      const wait = each(outcome);
      if (outcome.attempts > 0) ending.begun = true;
      if (outcome.status === "rejected") {
        (outcome.error?.code === "INPUT_MALFORMED" ? ending.malformed : ending.failures).add(outcome);
        if (fulfilled) spoilt++;
      }
      if (wait) await wait;
    }
    return spoilt;
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
    if (left <= 0) this.run.stop(reasons.limit);
    else this.#timer = setTimeout(() => this.#watchTime(), Math.min(Math.max(left, 1), 60_000));
  }
}
