// All that there is to know of a job between two steps, and of its result: the start of its snapshot.

import { SIGNATURE } from "../sdk/snapshot";

/** What a job is at. */
export const MEASURING: u32 = 0;
export const VERIFYING: u32 = 1;
export const DRAWING: u32 = 2;
export const ENDED: u32 = 3;

@unmanaged
export class State {
  magic: u32;
  version: u32;
  /** Steps done. */
  steps: u32;
  phase: u32;
  /** The width at hand, and the next operation on it. */
  width: u32;
  operation: u32;
  /** Surrogates done, and those of them whose statistic is not below the group's own. */
  surrogates: u32;
  exceedances: u32;
  /** Seconds from the first connection to the last that is in its bin. */
  time: f64;
  /** The power that white noise of as many bins would have at each frequency. */
  white: f64;
  /** The statistic of the series at hand at the widths done. */
  greatest: f64;
  /** The group's own statistic. */
  statistic: f64;
  /** Sums over the surrogates' statistics, and over their squares. */
  sum: f64;
  sumOfSquares: f64;
  /** Where the group's own statistic comes from: cycles per second, frequencies that were taken together, width. */
  frequency: f64;
  bandwidth: u32;
  evidence: u32;
  /** The period in seconds, and how many of 1 / frequency it is. */
  period: f64;
  harmonic: u32;
  /** The width at which the autocorrelation was looked at. */
  verification: u32;
  /** The autocorrelation one period on, the greater of those half a period to either side, and two periods on. */
  atPeriod: f64;
  atTroughs: f64;
  atDouble: f64;
  /** The standard error of an autocorrelation of noise. */
  noise: f64;
  /** Bytes that follow: a buffer in the middle of a round. */
  tail: u32;
  unused: u32;
}

/** Bytes of the state. */
export const STATE: usize = 152;
export const state = changetype<State>(memory.data(152, 16));

/** A job that nothing was done of. */
export function clearState(): void {
  memory.fill(changetype<usize>(state) + SIGNATURE, 0, STATE - SIGNATURE);
}
