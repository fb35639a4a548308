import { HOUR, type Hours, type Span, isWithin } from "../time.js";

/** When people are there; at night there is less. */
const DAYTIME: Hours = [8, 18];
const BY_NIGHT = 1 / 8;

/** How busy people are at a time: 1 by day. */
export function pace(time: number): number {
  return isWithin(time, DAYTIME) ? 1 : BY_NIGHT;
}

/** When so much time will have passed as it does by day; by night that takes longer. */
export function after(from: number, length: number): number {
  let left = length;
  let time = from;
  for (;;) {
    const hourEnds = (Math.floor(time / HOUR) + 1) * HOUR;
    const busy = (hourEnds - time) * pace(time);
    if (left <= busy) return time + left / pace(time);
    left -= busy;
    time = hourEnds;
  }
}

/** How much of what people do in a span they have done at a time in it: from 0 to 1. */
export function progressOf({ start, end }: Span): (time: number) => number {
  const done = [0];
  for (let time = start; time < end; time += HOUR) done.push(done.at(-1)! + pace(time));
  return (time) => {
    const at = Math.max(0, Math.min((time - start) / HOUR, done.length - 1));
    const hour = Math.min(Math.floor(at), done.length - 2);
    return (done[hour]! + (at - hour) * (done[hour + 1]! - done[hour]!)) / done.at(-1)!;
  };
}
