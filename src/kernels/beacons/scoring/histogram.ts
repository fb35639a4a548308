import type { Span } from "./day.js";

const BARS = 24;

/** Bars whose heights differ by less than this share of the highest are as good as equal. */
const MODE_WIDTH = 0.05;
/** With fewer bars than this, one or two heights say nothing. */
const LEAST_BARS_FOR_MODES = 11;
/** So many bars may have another height than the two most frequent ones. */
const ODD_BARS = 1;

const LEAST_BARS_FOR_DURATION = 6;
/** So many bars in a row are as good as all. */
const BARS_IN_A_ROW = 12;

/** How many of the times (whole seconds, ascending) lie in each of 24 equal parts; those outside count to the first or last. */
export function histogram(times: Float64Array, { from, to }: Span): Uint32Array {
  const bars = new Uint32Array(BARS);
  const step = (to - from) / BARS;
  let bar = 0;
  let edge = from + step;
  for (const time of times) {
    while (time >= edge && bar < BARS - 1) {
      bar++;
      edge = bar === BARS - 1 ? to : from + (bar + 1) * step;
    }
    bars[bar]!++;
  }
  return bars;
}

/** How even the bars are: by their variation, or because most have one of two heights. From 0 to 1. */
export function histogramScore(bars: Uint32Array): number {
  return Math.max(evenness(bars), twoHeights(bars));
}

/** How much of the span, or how many hours in a row, the connections fill. From 0 to 1. */
export function durationScore(bars: Uint32Array, times: Float64Array, { from, to }: Span): number {
  if (filled(bars) < LEAST_BARS_FOR_DURATION) return 0;
  const coverage = (times.at(-1)! - times[0]!) / (to - from);
  const consistency = longestRun(bars) / BARS_IN_A_ROW;
  return Math.min(1, Math.max(roundedUp(coverage), roundedUp(consistency)));
}

/** One less the coefficient of variation (of the population). */
function evenness(bars: Uint32Array): number {
  const mean = sum(bars) / bars.length;
  const squares = bars.reduce((total, height) => total + (height - mean) ** 2, 0);
  const variation = Math.sqrt(squares / bars.length) / mean;
  return variation > 1 ? 0 : rounded(1 - variation);
}

/** The share of the bars that have one of the two most frequent heights. */
function twoHeights(bars: Uint32Array): number {
  const count = filled(bars);
  if (count < LEAST_BARS_FOR_MODES) return 0;
  const width = Math.ceil(Math.max(...bars) * MODE_WIDTH);
  const heights = new Map<number, number>();
  for (const bar of bars) {
    if (bar === 0) continue;
    const height = Math.floor(bar / width);
    heights.set(height, (heights.get(height) ?? 0) + 1);
  }
  const [most = 0, next = 0] = [...heights.values()].sort((a, b) => b - a);
  return Math.min(1, rounded((most + next) / Math.max(1, count - ODD_BARS)));
}

function filled(bars: Uint32Array): number {
  return bars.reduce((count, bar) => count + Number(bar > 0), 0);
}

/** Of bars that are not empty; the last is followed by the first. */
function longestRun(bars: Uint32Array): number {
  let longest = 0;
  let run = 0;
  for (let turn = 0; turn < 2 * bars.length; turn++) {
    run = bars[turn % bars.length]! > 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return Math.min(longest, bars.length);
}

function sum(bars: Uint32Array): number {
  return bars.reduce((total, height) => total + height, 0);
}

/** To three decimals. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function roundedUp(value: number): number {
  return Math.ceil(value * 1_000) / 1_000;
}
