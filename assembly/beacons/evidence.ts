// The evidence of a period in a spectrum: how far the power in a band rises above that of its surroundings, the
// greatest of all bands. As a signed root of the deviance (Barndorff-Nielsen and Cox, "Inference and Asymptotics", 1994, section
// 3.2): in noise the power at a frequency is exponential, so that bands of any width compare.
//
// A beacon that keeps to its clock has a line, of one frequency; one that sleeps for so long after each call drifts,
// and has a hill, the wider the more its sleep varies. So bands are 1, 4, 16 ... frequencies wide, a quarter of their own
// frequency at most. The surroundings reach from half the frequency to twice, so that bursts, which raise all that is
// slow, count as little as they should.

import { fftOutput, fftSpare, halfBytes } from "../fft/transform";
import { activeBins } from "./binning";
import { logOf, secondsOf } from "./group";
import { MEASURING, state } from "./state";

/** Periods in the time that the bins hold at least. */
const CYCLES: f64 = 5;
/** Where the surroundings begin and end, in sixteenths of the band's middle. */
const BELOW: u32 = 9;
const ABOVE: u32 = 29;
/** Frequencies of the surroundings on either side at least. */
const BESIDE: u32 = 8;
/** The surroundings count as this part of white noise at least: between a clock's lines there is nothing. */
const LEAST: f64 = 0.25;

/** Band widths at a bin width: 4^0, 4^1 ..., the last a quarter of the highest frequency looked at, or less. */
export function bandSteps(width: u32): u32 {
  return (logOf(width) - 4) / 2 + 1;
}

/** Sums up the power, in the transform's spare buffer: the n-th f64 is that of the frequencies below n. */
export function sumPower(width: u32): void {
  const log = logOf(width);
  const re = fftOutput(log);
  const im = re + halfBytes(log);
  const sums = fftSpare(log);
  const half: usize = 1 << (log - 1);
  let sum: f64 = 0;
  store<f64>(sums, 0);
  for (let k: usize = 0; k < half; k++) {
    const r = load<f32>(re + k * 4);
    const i = load<f32>(im + k * 4);
    sum += <f64>(r * r + i * i);
    store<f64>(sums + k * 8, sum, 8);
  }
}

/** Looks through all bands of 4^`level` frequencies. */
export function scanBands(width: u32, level: u32): void {
  if (state.white <= 0) return;
  const log = logOf(width);
  const sums = fftSpare(log);
  const half: u32 = 1 << (log - 1);
  const band: u32 = 1 << (2 * level);
  const lowest = <u32>NativeMath.ceil((CYCLES * <f64>(2 * half)) / activeBins(width));
  const first = max(max(lowest, 4 * band), 2);
  const last = half / 2;
  const stride = max<u32>(1, band / 2);
  const floor = LEAST * state.white;
  let greatest: f64 = 0;
  let at: u32 = 0;
  for (let k = first; k + band <= last; k += stride) {
    const twiceMiddle = 2 * k + band;
    const from = max<u32>(1, min((twiceMiddle * BELOW) >> 5, max(k, BESIDE) - BESIDE));
    const to = min(half, max((twiceMiddle * ABOVE) >> 5, k + band + BESIDE));
    const power = sumBetween(sums, k, k + band);
    const others = <f64>(to - from - band);
    const around = max(sumBetween(sums, from, to) - power, floor * others);
    // Without a division, which only the few that are greater need.
    if (power * others <= greatest * around) continue;
    greatest = (power * others) / around;
    at = k;
  }
  const score = deviation(greatest / <f64>band, <f64>band);
  if (score <= state.greatest) return;
  state.greatest = score;
  if (state.phase != MEASURING) return;
  state.evidence = width;
  locate(sums, at, band);
  state.frequency /= <f64>(2 * half) * secondsOf(width);
}

// @ts-ignore: a decorator
@inline
function sumBetween(sums: usize, from: u32, to: u32): f64 {
  return load<f64>(sums + <usize>to * 8) - load<f64>(sums + <usize>from * 8);
}

/** How far a mean of `band` exponential variables of mean 1 is above it, in standard deviations of a normal one. */
function deviation(mean: f64, band: f64): f64 {
  return mean <= 1 ? 0 : NativeMath.sqrt(2 * band * (mean - 1 - NativeMath.log(mean)));
}

/** The band's frequency: that of its highest line, if half of the power lies in it, else the middle of all power. */
function locate(sums: usize, at: u32, band: u32): void {
  let line = at;
  for (let k = at; k < at + band; k++) {
    if (sumBetween(sums, k, k + 1) > sumBetween(sums, line, line + 1)) line = k;
  }
  const isLine = 2 * sumBetween(sums, line - 1, line + 2) >= sumBetween(sums, at, at + band);
  state.bandwidth = isLine ? 1 : band;
  state.frequency = isLine ? centroid(sums, line - 1, line + 2) : centroid(sums, at, at + band);
}

function centroid(sums: usize, from: u32, to: u32): f64 {
  let moment: f64 = 0;
  for (let k = from; k < to; k++) moment += sumBetween(sums, k, k + 1) * <f64>k;
  return moment / sumBetween(sums, from, to);
}
