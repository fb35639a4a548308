/** How long the jobs of a run take, by their numbers. */
export interface Lengths {
  readonly jobs: number;
  /** In ms. */
  of(job: number): number;
}

export const distributions = ["uniform", "heavy-tailed", "sorted"] as const;
export type Distribution = (typeof distributions)[number];

/** What a job takes at the p-th quantile, 0 to 1, as a multiple of the least. */
type Quantile = (p: number) => number;

/** Pareto's distribution, cut off where a job takes a hundred times the least, which is 37 times the mean. */
const exponent = 1.5;
const longest = 100;
const pareto: Quantile = (p) => (1 - p * (1 - longest ** -exponent)) ** (-1 / exponent);

/**
 * - `uniform`: from nothing to twice the mean, in any order;
 * - `heavy-tailed`: most jobs take less than the mean, and a few take 37 times as long;
 * - `sorted`: the same, the longest last, which is the worst order there is: chunks are sized by jobs that were shorter, and
 *   the jobs that cannot be shared come when there is nothing left to fill the gaps with.
 *
 * @param mean in ms
 */
export function lengthsOf(distribution: Distribution, jobs: number, mean: number, seed: number): Lengths {
  const table = quantiles(distribution === "uniform" ? (p) => p : pareto, mean);
  if (distribution === "sorted") return { jobs, of: (job) => table[Math.floor((job / jobs) * SIZE)]! };
  return { jobs, of: (job) => table[mixed(job, seed) >>> (32 - BITS)]! };
}

const BITS = 16;
const SIZE = 2 ** BITS;

/** The quantiles in the middle of equal parts, so scaled that their mean is the one given. */
function quantiles(quantile: Quantile, mean: number): Float64Array {
  const table = Float64Array.from({ length: SIZE }, (_, at) => quantile((at + 0.5) / SIZE));
  const scale = (mean * SIZE) / table.reduce((sum, value) => sum + value, 0);
  return table.map((value) => value * scale);
}

/** A random 32-bit number for each job: the finisher of MurmurHash3 (Austin Appleby), over the job's number and the seed. */
function mixed(job: number, seed: number): number {
  let bits = Math.imul(job, 0x9e3779b1) ^ seed;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
