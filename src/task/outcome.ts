import type { PartwayError } from "../errors.js";

/**
 * What became of one job. `partial`: begun, not ended. `rejected`: trapped, threw, timed out, lost its worker, or
 * awaited a retry when the stop came. Both keep in `value` what the job last published; it is absent if nothing was kept.
 */
export type OutcomeStatus = "fulfilled" | "partial" | "rejected" | "unstarted";

export interface Outcome<T = unknown> {
  /** The job's number, from 0. */
  job: number;
  status: OutcomeStatus;
  /** The job's result, or the part of it that was made. */
  value?: T;
  /** Steps done. */
  position?: number;
  /** Steps in all. */
  extent?: number;
  /** Why the job was rejected. */
  error?: PartwayError;
  /** How many times the job was begun; 0 for a job that never was. */
  attempts: number;
  /** With `times`: when it was begun the last time, in ms since 1970. */
  started?: number;
  /** With `times`: what it took from then on, in ms, pauses left out. */
  elapsedMs?: number;
  /** With `transfer`: the input of a job that was not begun, for whoever gave it away. */
  input?: unknown;
}

/** How many jobs ended in each way. The four always add up to the run's jobs. */
export interface Counts {
  fulfilled: number;
  partial: number;
  rejected: number;
  unstarted: number;
}
