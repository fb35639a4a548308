// The group at hand: the gaps between its connections, and at which bin widths to look at them. Its bytes:
//
//    0  seed: u64
//    8  surrogates: u32               12  exceedances that end the test: u32, 0 for none
//   16  bin widths: u32               20  gaps: u32
//   24  active seconds, the sum of the gaps: f64
//   32  each width: seconds: f64, log2 of the bins: u32, 0: u32       ... finest first
//       each gap, in seconds: f64

import { SMALLEST } from "../fft/transform";
import { fail, reserve } from "../sdk/memory";
import { open, takeBytes, takeF64, takeU32, takeU64, unread } from "../sdk/reading";

const MOST_WIDTHS: u32 = 8;

const widthTable = memory.data(128, 16);
let gaps: usize = 0;
let mostGaps: u32 = 0;
let largest: u32 = 0;

export let seed: u64 = 0;
export let wantedSurrogates: u32 = 0;
export let endingExceedances: u32 = 0;
export let widths: u32 = 0;
export let gapCount: u32 = 0;
export let activeSeconds: f64 = 0;

/** Makes room for groups of so many gaps at most, in 2^`log` bins at most. */
export function reserveGroup(most: u32, log: u32): void {
  mostGaps = most;
  largest = log;
  gaps = reserve(<usize>most * 8);
}

/** Reads a group, and traps if it is none. */
export function readGroup(input: usize, length: i32): void {
  open(input, length);
  seed = takeU64();
  wantedSurrogates = takeU32();
  endingExceedances = takeU32();
  widths = takeU32();
  gapCount = takeU32();
  activeSeconds = takeF64();
  if (widths > MOST_WIDTHS || gapCount > mostGaps || !(activeSeconds >= 0)) fail();
  memory.copy(widthTable, takeBytes(widths * 16), widths * 16);
  for (let width: u32 = 0; width < widths; width++) {
    if (!(secondsOf(width) > 0) || logOf(width) < SMALLEST || logOf(width) > largest) fail();
  }
  memory.copy(gaps, takeBytes(<usize>gapCount * 8), <usize>gapCount * 8);
  if (unread() != 0) fail();
}

/** Seconds of a bin. */
export function secondsOf(width: u32): f64 {
  return load<f64>(widthTable + width * 16);
}

/** log2 of the bins that there are. */
export function logOf(width: u32): u32 {
  return load<u32>(widthTable + width * 16, 8);
}

// @ts-ignore: a decorator
@inline
export function gapAt(index: u32): f64 {
  return load<f64>(gaps + <usize>index * 8);
}
