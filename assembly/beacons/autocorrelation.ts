// Whether a period is one: the autocorrelation of the group's series, which is the transform of its power (Wiener and
// Khinchin). What rises at a period's lag must rise again at twice that lag, and fall between; harmonics do not.

import { fftInput, fftOutput, fftSpare, halfBytes } from "../fft/transform";
import { activeBins } from "./binning";
import { logOf, secondsOf, widths } from "./group";
import { state } from "./state";

/** Bins that a period should have at least, so that it has a shape, and jitter does not blur it more than need be. */
const BINS: f64 = 8;
/** How many of what the spectrum says may make up the period. */
const HARMONICS: u32 = 8;
/** A harmonic must come so near to the best one, but for so many standard errors, to be the period in its place. */
const NEAR: f64 = 0.75;
const ERRORS: f64 = 2;
/** How far from where the spectrum says the peak is sought, as a part of the period. */
const REACH: f64 = 0.08;
/** Lags are looked at up to this part of the series: beyond, there are too few pairs. */
const PAIRED: f64 = 0.75;
/** How far the hill around a peak reaches, as a part of the period. */
const HILL: f64 = 0.3;

let correlations: usize = 0;
let bins: f64 = 0;
/** The transform of so many numbers says no more than of half as many lags. */
let most: f64 = 0;

/** The widest bins that a period of 1 / `frequency` has enough of. */
export function widthToVerify(): u32 {
  for (let width = widths; width > 1; width--) {
    if (state.frequency * secondsOf(width - 1) * BINS <= 1) return width - 1;
  }
  return 0;
}

/** Puts the power where the next transform takes it from, as the even series that it is. */
export function mirrorPower(width: u32): void {
  const log = logOf(width);
  const re = fftOutput(log);
  const im = re + halfBytes(log);
  const power = fftSpare(log);
  const count: usize = 1 << log;
  for (let k: usize = 0; k <= count / 2; k++) {
    const r = load<f32>(re + k * 4);
    const i = load<f32>(im + k * 4);
    const value = r * r + i * i;
    store<f32>(power + k * 4, value);
    if (k > 0) store<f32>(power + (count - k) * 4, value);
  }
  if (power != fftInput()) memory.copy(fftInput(), power, count * 4);
}

/** Reads off what the transform of the power says of the period. */
export function verify(width: u32): void {
  correlations = fftOutput(logOf(width));
  bins = activeBins(width);
  most = min<f64>(PAIRED * bins, <f64>(<u32>1 << (logOf(width) - 1)));
  if (state.frequency <= 0 || load<f32>(correlations) <= 0) return;
  state.noise = 1 / NativeMath.sqrt(bins);
  const lag = 1 / (state.frequency * secondsOf(width));
  let best: f64 = -1;
  for (let harmonic: u32 = 1; harmonic <= HARMONICS; harmonic++) best = max(best, peakAt(lag * <f64>harmonic));
  let harmonic: u32 = 1;
  const enough = NEAR * best - ERRORS * state.noise;
  while (harmonic < HARMONICS && peakAt(lag * <f64>harmonic) < enough) harmonic++;
  const period = <f64>harmonic * lag;
  const peak = middle(middle(period));
  state.harmonic = harmonic;
  state.verification = width;
  state.period = secondsOf(width) * (state.bandwidth == 1 ? period : peak);
  state.atPeriod = peakAt(period);
  state.atTroughs = max(correlation(NativeMath.round(0.5 * peak)), correlation(NativeMath.round(1.5 * peak)));
  state.atDouble = peakAt(2 * peak);
}

/** The greatest autocorrelation near a lag, in bins. */
function peakAt(lag: f64): f64 {
  return correlation(lagOfPeak(lag));
}

function lagOfPeak(lag: f64): f64 {
  const reach = max<f64>(1, lag * REACH);
  let best = max<f64>(1, NativeMath.round(lag));
  for (let each = max<f64>(1, NativeMath.round(lag - reach)); each <= lag + reach; each++) {
    if (correlation(each) > correlation(best)) best = each;
  }
  return best;
}

/** The middle of the hill around a lag, by what rises above its lowest point. */
function middle(lag: f64): f64 {
  const first = NativeMath.ceil(lag * (1 - HILL));
  const last = NativeMath.floor(lag * (1 + HILL));
  let least: f64 = 1;
  for (let each = first; each <= last; each++) least = min(least, correlation(each));
  let moment: f64 = 0;
  let weight: f64 = 0;
  for (let each = first; each <= last; each++) {
    const rise = correlation(each) - least;
    moment += rise * each;
    weight += rise;
  }
  return weight > 0 ? moment / weight : lag;
}

/** The autocorrelation at a whole lag, in the pairs that there are; -1 where there are too few. */
function correlation(lag: f64): f64 {
  if (lag < 0 || lag > most) return -1;
  const value = <f64>load<f32>(correlations + <usize>lag * 4) / <f64>load<f32>(correlations);
  return (value * bins) / (bins - lag);
}
