import { activityOf, burstsOf } from "./activity.js";
import { type Rhythm, rhythmOf } from "./period.js";

/** How regular the connections of a group are while it is active. */
export interface Regularity extends Rhythm {
  /** How many stretches of activity there are, silences in between left out. */
  windows: number;
  /** How long they last together, in seconds. */
  activeSpan: number;
}

/** Connections with fewer gaps than this have no regularity. */
const LEAST_GAPS = 3;
/** A score from which on gaps are regular: they tell their period, and no bursts are looked for. */
export const REGULAR = 0.5;

/**
 * The regularity of connections (seconds, in ascending order) within their windows of activity: a host that is on six hours a
 * day is not less regular for being off. A few times the same second, or any other burst, is one event if the connections
 * themselves have no rhythm. See README.md. Undefined for fewer than four times.
 */
export function regularityOf(times: Float64Array): Regularity | undefined {
  if (times.length <= LEAST_GAPS) return undefined;
  const gaps = gapsOf(times);
  const activity = activityOf(times, gaps);
  const rhythm = rhythmOf(activity.gaps);
  const own = {
    ...rhythm,
    score: (rhythm.score * activity.events) / times.length,
    windows: activity.windows,
    activeSpan: activity.span,
  };
  if (own.score >= REGULAR) return own;
  const bursts = burstsOf(times, gaps);
  const coarser = bursts && regularityOf(bursts);
  return coarser && coarser.score > own.score ? coarser : own;
}

function gapsOf(times: Float64Array): Float64Array {
  const gaps = new Float64Array(times.length - 1);
  for (let index = 0; index < gaps.length; index++) gaps[index] = times[index + 1]! - times[index]!;
  return gaps.sort();
}
