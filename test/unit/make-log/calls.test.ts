import { describe, expect, it } from "vitest";
import { callTimes } from "../../../src/make-log/beacons/calls.js";
import { type BeaconKind, beaconKind } from "../../../src/make-log/beacons/kind.js";
import { Random } from "../../../src/make-log/random.js";
import { HOUR, SECOND } from "../../../src/make-log/time.js";
import { numbers } from "../../helpers/tasks.js";

const start = 1_736_121_600 * SECOND;

function calls(count: number, kind: Partial<BeaconKind>, seed = 1): number[] {
  const times = callTimes(new Random(seed), beaconKind(kind), start);
  return numbers(count).map(() => times.next().value as number);
}

const gaps = (times: readonly number[]): number[] => times.slice(1).map((time, at) => (time - times[at]!) / SECOND);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(["gap", "phase"] as const)("a beacon whose %s is drawn", (lock) => {
  it("begins within a period, and has gaps of the period and the jitter that were asked for", () => {
    const times = calls(20_000, { period: 60, jitter: 0.2, lock });
    expect(times[0]! - start).toBeGreaterThanOrEqual(0);
    expect(times[0]! - start).toBeLessThan(72 * SECOND);
    const all = gaps(times);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(48 - 1e-6);
    expect(Math.max(...all)).toBeLessThanOrEqual(72 + 1e-6);
    // They reach that far.
    expect(Math.min(...all)).toBeLessThan(48.5);
    expect(Math.max(...all)).toBeGreaterThan(71.5);
    expect(Math.abs(mean(all) - 60)).toBeLessThan(0.2);
  });

  it("is as regular as a clock without jitter", () => {
    expect(new Set(gaps(calls(500, { period: 45, jitter: 0, lock })))).toEqual(new Set([45]));
  });

  it("never goes back, even with all the jitter there is", () => {
    for (const seed of numbers(20))
      expect(Math.min(...gaps(calls(2_000, { period: 10, jitter: 1, lock }, seed)))).toBeGreaterThanOrEqual(0);
  });

  it("misses so many calls, and makes the others as if it had not", () => {
    const all = calls(20_000, { period: 60, jitter: 0.2, lock });
    const made = calls(15_000, { period: 60, jitter: 0.2, lock, omit: 0.25 });
    const known = new Set(all);
    const within = made.filter((time) => time <= all.at(-1)!);
    expect(within.every((time) => known.has(time))).toBe(true);
    expect(Math.abs(within.length / all.length - 0.75)).toBeLessThan(0.015);
  });

  it.each([
    { hours: [9, 15] as const, inside: (hour: number) => hour >= 9 && hour < 15, share: 0.25 },
    { hours: [22, 6] as const, inside: (hour: number) => hour >= 22 || hour < 6, share: 1 / 3 },
    { hours: [23, 24] as const, inside: (hour: number) => hour >= 23, share: 1 / 24 },
  ])("keeps to the hours $hours", ({ hours, inside, share }) => {
    const times = calls(5_000, { period: 300, jitter: 0.3, lock, hours });
    expect(times.filter((time) => !inside((time % (24 * HOUR)) / HOUR))).toEqual([]);
    expect(Math.abs((5_000 * 300 * SECOND) / (times.at(-1)! - start) - share)).toBeLessThan(0.02);
  });
});

describe("a beacon that is never due", () => {
  it.each([
    ["as every call is missed", { period: 60, omit: 1 }],
    ["as every call is missed, of a fixed grid", { period: 60, omit: 1, lock: "phase" as const }],
    ["as it calls once a day, at another hour", { period: 86_400, jitter: 0, hours: [0, 6] as const }],
  ])("comes to an end: %s", (_, kind) => {
    // By this seed it would call at 1 p.m.
    expect([...callTimes(new Random(1), beaconKind(kind), start, start + 240 * HOUR)]).toEqual([]);
  });
});

/** Off the nearest point of the grid that the first calls are on, in periods. */
function offGrid(times: readonly number[], period: number): number[] {
  return times.map((time, call) => (time - times[0]!) / SECOND / period - call);
}

describe("what accumulates", () => {
  it("is the jitter of gaps: the clock wanders away", () => {
    const wandered = numbers(50).map((seed) => offGrid(calls(2_000, { period: 60, jitter: 0.5 }, seed), 60).at(-1)!);
    // By the square root of 2,000 times the standard deviation of a gap, 0.5 / sqrt(3).
    const deviation = Math.sqrt(mean(wandered.map((one) => one * one)));
    expect(deviation).toBeGreaterThan(8);
    expect(deviation).toBeLessThan(20);
  });

  it("is nothing where the phase is locked", () => {
    const off = offGrid(calls(20_000, { period: 60, jitter: 0.5, lock: "phase" }), 60);
    expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(0.5);
  });
});
