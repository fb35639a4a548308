// From gaps to a series of bins: 1 where there is a connection, 0 where there is none, less the mean; 0 after the end.
//
// A surrogate's gaps are the group's own, each times an exponential variable of mean 1. That is a Poisson process whose
// rate is, gap by gap, the rate that the group had there: bursts stay bursts and pauses pauses, only what is regular
// goes. (Shuffled gaps would not do: those of a beacon make a beacon again in any order.)

import { fftInput } from "../fft/transform";
import { activeSeconds, gapAt, gapCount, logOf, secondsOf, seed } from "./group";
import { LANES, exponential, numberAt, seedOf } from "./random";
import { state } from "./state";

/** Gaps that one operation goes through at most: a multiple of LANES. */
const PIECE: u32 = 8_192;

/** Operations that binning takes. */
export function binningSteps(): u32 {
  return max<u32>(1, (gapCount + PIECE - 1) / PIECE);
}

/** Does one of these operations for a series: 0 is the group itself, the others are surrogates. */
export function binPiece(width: u32, series: u32, piece: u32): void {
  const bins = fftInput();
  const count: u32 = 1 << logOf(width);
  if (piece == 0) {
    memory.fill(bins, 0, <usize>count * 4);
    store<f32>(bins, 1);
    state.time = 0;
  }
  const from = piece * PIECE;
  const to = min(from + PIECE, gapCount);
  const perSecond = 1 / secondsOf(width);
  if (series == 0) putOwn(bins, <f64>count, perSecond, from, to);
  else putSurrogate(bins, <f64>count, perSecond, seedOf(seed, series), from, to);
  if (piece + 1 == binningSteps()) center(bins, count, perSecond);
}

function putOwn(bins: usize, count: f64, perSecond: f64, from: u32, to: u32): void {
  let time = state.time;
  for (let index = from; index < to; index++) {
    time += gapAt(index);
    const bin = time * perSecond;
    if (bin < count) store<f32>(bins + <usize>bin * 4, 1);
  }
  state.time = time;
}

function putSurrogate(bins: usize, count: f64, perSecond: f64, seed: u64, from: u32, to: u32): void {
  let time = state.time;
  for (let first = from; first < to; first += LANES) {
    const number = numberAt(seed, first / LANES);
    const lanes = min(LANES, to - first);
    for (let lane: u32 = 0; lane < lanes; lane++) {
      time += gapAt(first + lane) * exponential(number, lane);
      const bin = time * perSecond;
      if (bin < count) store<f32>(bins + <usize>bin * 4, 1);
    }
  }
  state.time = time;
}

/** Takes the mean from the bins up to the last connection. */
function center(bins: usize, count: u32, perSecond: f64): void {
  const length = min<u32>(count, <u32>min<f64>(state.time * perSecond, <f64>count) + 1);
  const end = bins + (<usize>length & ~3) * 4;
  let four = f32x4.splat(0);
  for (let at = bins; at < end; at += 16) four = f32x4.add(four, v128.load(at));
  let filled = <f64>(f32x4.extract_lane(four, 0) + f32x4.extract_lane(four, 1));
  filled += <f64>(f32x4.extract_lane(four, 2) + f32x4.extract_lane(four, 3));
  for (let at = end; at < bins + <usize>length * 4; at += 4) filled += <f64>load<f32>(at);
  const mean = filled / <f64>length;
  state.white = filled * (1 - mean);
  const less = f32x4.splat(<f32>mean);
  for (let at = bins; at < end; at += 16) v128.store(at, f32x4.sub(v128.load(at), less));
  for (let at = end; at < bins + <usize>length * 4; at += 4) store<f32>(at, load<f32>(at) - <f32>mean);
}

/** Bins from the first connection to the last that there is room for. */
export function activeBins(width: u32): f64 {
  return min<f64>(<f64>(<u32>1 << logOf(width)), activeSeconds / secondsOf(width));
}
