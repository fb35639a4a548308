import type { Random } from "../random.js";
import { SECOND, isWithin } from "../time.js";
import type { BeaconKind } from "./kind.js";

/**
 * When a beacon calls, from up to a period after `start` on, to `end`: it may be that it never does. Each call takes the same draws, whether or not it
 * is made: with other hours or omissions the calls that are left are where they were.
 *
 * @param start in microseconds, as all times are
 * @param end @default for ever
 */
export function* callTimes(
  random: Random,
  { period, jitter, lock, omit, hours }: Pick<BeaconKind, "period" | "jitter" | "lock" | "omit" | "hours">,
  start: number,
  end = Number.POSITIVE_INFINITY,
): Generator<number, void, undefined> {
  const step = period * SECOND;
  const first = start + random.unit() * step;
  let drawn = first;
  for (let call = 0; lock === "gap" ? drawn < end : first + step * (call - 0.5) < end; call++) {
    const time = Math.round(lock === "gap" ? drawn : first + step * (call + jitter * (random.unit() - 0.5)));
    const made = !random.chance(omit);
    if (made && time >= start && isWithin(time, hours)) yield time;
    if (lock === "gap") drawn += random.around(step, jitter);
  }
}
