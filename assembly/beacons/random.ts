// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Its n-th number is
// a function of its seed and n, so that a series can go on in its middle with nothing remembered. Each number gives
// four exponential variables, from a table of their quantiles.

import { reserve } from "../sdk/memory";

const GAMMA: u64 = 0x9e3779b97f4a7c15;
/** Quantiles in the table, and the bits that choose one. */
const QUANTILES: u32 = 4_096;
/** Variables that one number gives. */
export const LANES: u32 = 4;

let quantiles: usize = 0;

/** Makes the table: the middles of equal parts of the exponential distribution, scaled so that their mean is 1. */
export function makeQuantiles(): void {
  quantiles = reserve(<usize>QUANTILES * 8);
  let sum: f64 = 0;
  for (let index: u32 = 0; index < QUANTILES; index++) {
    const value = -NativeMath.log((<f64>index + 0.5) / <f64>QUANTILES);
    store<f64>(quantiles + index * 8, value);
    sum += value;
  }
  for (let index: u32 = 0; index < QUANTILES; index++) {
    store<f64>(quantiles + index * 8, (load<f64>(quantiles + index * 8) * <f64>QUANTILES) / sum);
  }
}

/** The seed of series `series`, so far from the others' that they have nothing in common. */
export function seedOf(seed: u64, series: u32): u64 {
  return mix(seed + mix(<u64>series + GAMMA));
}

/** The n-th number of a seed. */
// @ts-ignore: a decorator
@inline
export function numberAt(seed: u64, n: u32): u64 {
  return mix(seed + GAMMA * (<u64>n + 1));
}

/** Exponential variable `lane`, below LANES, of a number: mean 1. */
// @ts-ignore: a decorator
@inline
export function exponential(number: u64, lane: u32): f64 {
  return load<f64>(quantiles + (<u32>(number >> (16 * lane)) & (QUANTILES - 1)) * 8);
}

// @ts-ignore: a decorator
@inline
function mix(value: u64): u64 {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}
