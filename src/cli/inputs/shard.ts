import type { Outcome } from "../../index.js";
import type { Shard } from "../arguments/values.js";

const whole: Shard = { first: 0, of: 1 };

/** Whether a job of the whole input belongs to the shard. */
export function inShard(job: number, { first, of }: Shard = whole): boolean {
  return job % of === first;
}

/** The number that a job has in the whole input. @param given its number among those of the shard */
export function wholeNumber(given: number, { first, of }: Shard = whole): number {
  return given * of + first;
}

/** Gives an outcome its number in the whole input, also where its error speaks of the job. */
export function renumber(outcome: Outcome, shard: Shard | undefined): void {
  if (!shard) return;
  const given = outcome.job;
  outcome.job = wholeNumber(given, shard);
  const { error } = outcome;
  // What the task itself has said stays as it is.
  if (!error || error.code === "JOB_FAILED") return;
  const named = `job ${given}:`;
  if (error.message.startsWith(named)) error.message = `job ${outcome.job}:${error.message.slice(named.length)}`;
}
