import { firstAtLeast, median } from "./quantiles.js";

/** A gap this many times the median one is silence: a new window begins after it. */
const SILENCE = 10;
/** A window of fewer events has no gaps that tell anything. */
const LEAST_EVENTS = 4;

/** A gap between bursts is at least this many times any gap within one. */
const BURST_CONTRAST = 4;
/** Events are only worth joining to bursts if at least this share of the gaps goes. */
const LEAST_JOINED = 0.25;
/** And if at least so many bursts are left. */
const LEAST_BURSTS = 7;
/** Bursts fill at most this share of the time: an office day is no burst. */
const MOST_FILLED = 0.1;

/** When a group was active, and the gaps within these times. Seconds. */
export interface Activity {
  /** All gaps within the windows, in ascending order. */
  gaps: Float64Array;
  /** How many windows there are. */
  windows: number;
  /** How long they last together. */
  span: number;
  /** How many events lie in them. */
  events: number;
}

/** Cuts events (ascending) into windows at silences, given the gaps between them in ascending order. */
export function activityOf(events: Float64Array, sortedGaps: Float64Array): Activity {
  const silence = SILENCE * median(sortedGaps);
  const inside = new Float64Array(sortedGaps.length);
  const activity: Activity = { gaps: inside, windows: 0, span: 0, events: 0 };
  let count = 0;
  forEachRun(events, silence, (start, end) => {
    if (end - start < LEAST_EVENTS) return;
    activity.windows++;
    activity.events += end - start;
    activity.span += events[end - 1]! - events[start]!;
    for (let index = start + 1; index < end; index++) inside[count++] = events[index]! - events[index - 1]!;
  });
  const noneDropped = count === firstAbove(sortedGaps, silence);
  activity.gaps = noneDropped ? sortedGaps.subarray(0, count) : inside.subarray(0, count).sort();
  return activity;
}

/**
 * The beginnings of bursts, where events come in bursts: a check-in that opens several connections is one event. Undefined
 * if no gap stands out as the one between bursts, or if what it parts is too long or too little to be called bursts.
 */
export function burstsOf(events: Float64Array, sortedGaps: Float64Array): Float64Array | undefined {
  const joining = burstLimit(sortedGaps);
  if (joining === undefined) return undefined;
  const beginnings = new Float64Array(events.length);
  let count = 0;
  let filled = 0;
  forEachRun(events, joining, (start, end) => {
    beginnings[count++] = events[start]!;
    filled += events[end - 1]! - events[start]!;
  });
  if (filled > MOST_FILLED * (events.at(-1)! - events[0]!)) return undefined;
  return beginnings.subarray(0, count);
}

/** The longest gap within a burst: the one before the steepest rise, as a ratio, of the gaps in ascending order. */
function burstLimit(sortedGaps: Float64Array): number | undefined {
  let limit: number | undefined;
  let steepest = BURST_CONTRAST;
  const first = Math.max(1, Math.ceil(sortedGaps.length * LEAST_JOINED));
  for (let index = first; index <= sortedGaps.length - (LEAST_BURSTS - 1); index++) {
    const before = sortedGaps[index - 1]!;
    const rise = sortedGaps[index]! / before;
    if (rise >= steepest) {
      steepest = rise;
      limit = before;
    }
  }
  return limit;
}

/** Calls back for each run of events that are at most `most` apart: the half-open range of their indices. */
function forEachRun(events: Float64Array, most: number, run: (start: number, end: number) => void): void {
  let start = 0;
  for (let index = 1; index <= events.length; index++) {
    if (index < events.length && events[index]! - events[index - 1]! <= most) continue;
    run(start, index);
    start = index;
  }
}

function firstAbove(sorted: Float64Array, most: number): number {
  let index = firstAtLeast(sorted, most);
  while (index < sorted.length && sorted[index] === most) index++;
  return index;
}
