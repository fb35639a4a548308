import { type Span, connectionsOfDay } from "./day.js";
import { durationScore, histogram, histogramScore, rounded } from "./histogram.js";
import { medianDeviation, quartiles } from "./quantiles.js";

/** The connections of one group, in ascending order of time. Both arrays are equally long. */
export interface Connections {
  /** When each began, in seconds since 1970. */
  times: Float64Array;
  /** What its originator sent, IP headers included (`orig_ip_bytes`), in bytes. */
  bytes: Float64Array;
}

/** How much a group looks like a beacon, as RITA 5 sees it. All from 0 to 1, to three decimals. */
export interface RitaScore {
  /** The mean of the four below. */
  score: number;
  /** How alike the gaps between connections are. */
  ts: number;
  /** How alike their sizes are. */
  ds: number;
  /** How even the hours are. */
  hist: number;
  /** How much of the day they fill. */
  dur: number;
}

/**
 * Why RITA gives a group no score: `few`, fewer than four different seconds; `strobe`, a connection a second or more;
 * `instant`, a day that has no length.
 */
export type RitaExclusion = "few" | "strobe" | "instant";

const LEAST_TIMES = 4;
const STROBE = 86_400;
/** Skewness means nothing where the quartiles are closer together than this, in seconds or bytes. */
const LEAST_QUARTILE_RANGE = 10;

/**
 * The beacon score of RITA 5 (Active Countermeasures), with its default weights and limits, exactly. Only the connections of
 * `day` count, the logs' last day (see lastDay). Undefined for a group that RITA gives no score: see ritaExclusion.
 */
export function ritaScore(connections: Connections, day: Span): RitaScore | undefined {
  const { start, end } = connectionsOfDay(connections.times, day);
  const whole = { from: Math.floor(day.from), to: Math.floor(day.to) };
  if (excluded(connections.times, start, end, whole)) return undefined;

  const times = connections.times.slice(start, end).map(Math.floor);
  const bars = histogram(times, whole);
  const ts = likeness(gapsBetween(times), 1);
  const ds = likeness(connections.bytes.slice(start, end).sort(), 0);
  const hist = histogramScore(bars);
  const dur = durationScore(bars, times, whole);
  return { score: rounded(ts * 0.25 + ds * 0.25 + dur * 0.25 + hist * 0.25), ts, ds, hist, dur };
}

/** Why ritaScore gives nothing for these times; undefined if it does. */
export function ritaExclusion(times: Float64Array, day: Span): RitaExclusion | undefined {
  const { start, end } = connectionsOfDay(times, day);
  return excluded(times, start, end, { from: Math.floor(day.from), to: Math.floor(day.to) });
}

function excluded(times: Float64Array, start: number, end: number, day: Span): RitaExclusion | undefined {
  if (day.from >= day.to) return "instant";
  if (end - start >= STROBE) return "strobe";
  let different = 0;
  let last = Number.NaN;
  for (let index = start; index < end && different < LEAST_TIMES; index++) {
    const second = Math.floor(times[index]!);
    if (second !== last) different++;
    last = second;
  }
  return different < LEAST_TIMES ? "few" : undefined;
}

/** From each second to the next different one, in ascending order. */
function gapsBetween(times: Float64Array): Float64Array {
  const gaps = new Float64Array(times.length - 1);
  let count = 0;
  for (let index = 1; index < times.length; index++) {
    const gap = times[index]! - times[index - 1]!;
    if (gap > 0) gaps[count++] = gap;
  }
  return gaps.subarray(0, count).sort();
}

/**
 * How alike values in ascending order are: the mean of their symmetry, by Bowley's skewness (A. L. Bowley, Elements of
 * Statistics, 1901), and of how close to their median the middle half of them is. `small` stands for the latter if the median is below 1.
 */
function likeness(sorted: Float64Array, small: number): number {
  const { lower, median: middle, upper } = quartiles(sorted);
  const range = upper - lower;
  const telling = range >= LEAST_QUARTILE_RANGE && middle !== lower && middle !== upper;
  const skewness = telling ? (lower + upper - 2 * middle) / range : 0;
  const deviation = medianDeviation(sorted, middle);
  const closeness = middle >= 1 ? Math.max(0, (middle - deviation) / middle) : small;
  return rounded((1 - Math.abs(skewness) + closeness) / 2);
}
