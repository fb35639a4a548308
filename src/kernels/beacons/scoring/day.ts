import { firstAtLeast } from "./quantiles.js";

const HOUR = 3_600;
const DAY = 86_400;

/** A stretch of time, in seconds since 1970, both ends in it. */
export interface Span {
  from: number;
  to: number;
}

/** The part of the logs that RITA scores: the 24 hours up to the last connection, or all there is. Whole seconds. */
export function lastDay(logs: Span): Span {
  const to = Math.floor(logs.to);
  return { from: Math.max(Math.floor(logs.from), to - DAY), to };
}

/**
 * Which connections RITA takes for a day: all from the start of the hour (UTC) in which it begins, since RITA keeps hours
 * together. So up to an hour before `from` is in it. `times` in ascending order; the indices are those of a half-open range.
 */
export function connectionsOfDay(times: Float64Array, day: Span): { start: number; end: number } {
  const from = Math.floor(day.from / HOUR) * HOUR;
  return { start: firstAtLeast(times, from), end: firstAtLeast(times, Math.floor(day.to) + 1) };
}
