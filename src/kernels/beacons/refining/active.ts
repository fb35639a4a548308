/** Connections within so many seconds of the last one that counted are part of it. */
const TOGETHER = 0.5;
/** A pause is longer than so many times the gap that nine tenths of all gaps do not exceed ... */
const MANY_GAPS = 8;
/** ... and than this part of the time from the first connection to the last. */
const PART = 1 / 12;

export interface ActiveTime {
  /** Seconds between one connection and the next, pauses as long as the mean of the other gaps. */
  gaps: Float64Array;
  /** Their sum. */
  seconds: number;
  /** How many pauses there were: a group that is active in one stretch of time has none. */
  pauses: number;
}

/**
 * The time in which a group was active, in one piece: pauses such as nights are cut out, so that a beacon that runs for
 * six hours of 24 is as plain as one that always runs.
 *
 * @param times in seconds, ascending
 * @param most gaps at most: what comes later is left out
 */
export function activeTime(times: Float64Array, most = Number.POSITIVE_INFINITY): ActiveTime {
  const gaps = gapsOf(times, most);
  const longest = longestGap(gaps);
  const kept = gaps.filter((gap) => gap <= longest);
  const mean = sum(kept) / kept.length;
  const active = gaps.map((gap) => (gap <= longest ? gap : mean));
  return { gaps: active, seconds: sum(active), pauses: gaps.length - kept.length };
}

function gapsOf(times: Float64Array, most: number): Float64Array {
  const gaps = new Float64Array(Math.max(0, Math.min(most, times.length - 1)));
  let count = 0;
  let last = times[0]!;
  for (let index = 1; index < times.length && count < gaps.length; index++) {
    const gap = times[index]! - last;
    if (gap < TOGETHER) continue;
    gaps[count++] = gap;
    last = times[index]!;
  }
  return gaps.slice(0, count);
}

/** What is longer is a pause. */
function longestGap(gaps: Float64Array): number {
  const sorted = gaps.toSorted();
  const usual = sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0;
  return Math.max(MANY_GAPS * usual, PART * sum(gaps));
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
