import type { Costs } from "./costs.js";
import { type Distribution, distributions, lengthsOf } from "./lengths.js";
import { listScheduling } from "./list-scheduling.js";
import { type Simulated, simulate } from "./simulate.js";

/** Everything that is simulated for the document. Mean lengths of jobs in ms. */
export const workers = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];
export const means = [0.01, 0.1, 1, 10, 100];
/** What each worker has to do, in ms, on the average. */
const workPerWorker = 4_000;
const seed = 20_260_101;
/** With more jobs than that the longest is too short to be of any weight. */
const mostJobsToList = 5_000_000;

export interface Point {
  distribution: Distribution;
  mean: number;
  workers: number;
  warm: Simulated;
  cold: Simulated;
  /** What is possible at no cost. */
  ideal: number;
}

export function pointOf(distribution: Distribution, mean: number, count: number, costs: Costs): Point {
  const lengths = lengthsOf(distribution, Math.round((count * workPerWorker) / mean), mean, seed);
  return {
    distribution,
    mean,
    workers: count,
    warm: simulate(count, lengths, costs),
    cold: simulate(count, lengths, costs, { cold: true }),
    ideal: lengths.jobs > mostJobsToList ? 1 : listScheduling(count, lengths),
  };
}

export function* points(costs: Costs): Generator<Point> {
  for (const distribution of distributions)
    for (const mean of means) for (const count of workers) yield pointOf(distribution, mean, count, costs);
}
