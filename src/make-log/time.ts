/** Times are whole microseconds since 1970, as finely as Zeek tells them; so are lengths of time. */
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 3_600 * SECOND;
export const DAY = 86_400 * SECOND;

/** From `start` to `end`, which is left out. */
export interface Span {
  start: number;
  end: number;
}

/** Hours of the day, in UTC: from the first to the second, which is left out. 22 to 6 goes past midnight. */
export type Hours = readonly [from: number, to: number];

export const ALWAYS: Hours = [0, 24];

export function isWithin(time: number, [from, to]: Hours): boolean {
  const hour = (time % DAY) / HOUR;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
