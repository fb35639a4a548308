import type { Lengths } from "./lengths.js";

/**
 * What is possible at no cost at all, for somebody who does not know how long jobs take: whoever is free has the next one
 * (Graham's list scheduling: R. L. Graham, Bounds on Multiprocessing Timing Anomalies, 1969).
 *
 * @returns its efficiency: what the jobs take in all / (workers x makespan)
 */
export function listScheduling(workers: number, lengths: Lengths): number {
  /** When each worker is free, as a binary heap, the earliest at 0. */
  const free = new Float64Array(workers);
  let work = 0;
  for (let job = 0; job < lengths.jobs; job++) {
    const length = lengths.of(job);
    work += length;
    const until = free[0]! + length;
    let place = 0;
    for (let child = 1; child < workers; child = 2 * place + 1) {
      if (child + 1 < workers && free[child + 1]! < free[child]!) child++;
      if (free[child]! >= until) break;
      free[place] = free[child]!;
      place = child;
    }
    free[place] = until;
  }
  return work / (workers * free.reduce((last, time) => Math.max(last, time), 0));
}
