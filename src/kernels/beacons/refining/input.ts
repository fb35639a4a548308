import { activeTime } from "./active.js";
import { MOST_BINS_LOG, binWidths } from "./widths.js";

/** Gaps of a group that are looked at, at most. */
const MOST_GAPS = 131_072;

export interface RefiningInput {
  /** When the group's connections began, in seconds, ascending. From when they count does not matter. */
  times: Float64Array;
  /** Of the random numbers: the low 64 bits count. */
  seed: bigint;
  /** Surrogates to compare the group with, 0 to 1,000,000. */
  surrogates: number;
  /**
   * The test ends once so many surrogates reached the group's statistic (Besag and Clifford 1991). 0: never before all
   * surrogates are done.
   */
  exceedances: number;
}

/** The bytes that the kernel is configured with. */
export function refiningConfiguration(): Uint8Array {
  return new Uint8Array(Uint32Array.of(MOST_BINS_LOG, MOST_GAPS).buffer);
}

/** The bytes of a job: see assembly/beacons/group.ts. */
export function encodeRefining({ times, seed, surrogates, exceedances }: RefiningInput): Uint8Array {
  const { gaps, seconds } = activeTime(times, MOST_GAPS);
  const widths = binWidths(seconds, gaps.length);
  const header = 32 + 16 * widths.length;
  const bytes = new Uint8Array(header + gaps.byteLength);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, seed, true);
  for (const [index, value] of [surrogates, exceedances, widths.length, gaps.length].entries()) {
    view.setUint32(8 + 4 * index, value, true);
  }
  view.setFloat64(24, seconds, true);
  for (const [index, width] of widths.entries()) {
    view.setFloat64(32 + 16 * index, width.seconds, true);
    view.setUint32(40 + 16 * index, width.log, true);
  }
  for (const [index, gap] of gaps.entries()) view.setFloat64(header + 8 * index, gap, true);
  return bytes;
}
