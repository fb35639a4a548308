import type { Counts, Outcome } from "./outcome.js";

/** `failed`: `maxFailures` was reached, or the task is broken (then the run rejects, and this report is on the error). */
export type RunStatus = "completed" | "stopped" | "failed";

/** What became of a run. `Value` is the run's answer so far, `T` the value of one job. */
export interface Report<Value = unknown, T = unknown> {
  /** The task's name. */
  task: string;
  /** The parameters as they were used, defaults filled in. */
  params: unknown;
  status: RunStatus;
  /** Why the run ended before its end: what `stop` or the signal gave, or the error. */
  reason?: unknown;
  counts: Counts;
  /** Where the run is kept, if it has a checkpoint. */
  checkpoint?: string;
  /** Number of jobs; `counts` adds up to it. */
  jobs: number;
  /** Whether `jobs` is all there were: false if the run was stopped before its plan was made, or its inputs read to their end. */
  inputsEnded: boolean;
  /** The stage the run was in when it ended, from 0. */
  stage: number;
  /** The answer so far, made by the task's `fold`. */
  value: Value;
  /** One outcome for each job, by job number; with `collect: false`, empty. Made when first read. */
  readonly outcomes: Outcome<T>[];
  /** Milliseconds from the call to the report, paused time included. */
  elapsedMs: number;
  /** Milliseconds from the stop to the report; absent if the run was not stopped. */
  stopMs?: number;
  /** Whether workers had to be terminated to stop the run. */
  forced: boolean;
  /** How many workers the run had at most. */
  workers: number;
}
