import { describe, expect, test } from "vitest";
import { activeTime } from "../../../../../src/kernels/beacons/refining/active.js";

const every = (seconds: number, from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / seconds) + 1 }, (_, index) => from + index * seconds);

const hour = 3_600;
const day = 24 * hour;

describe("a group's active time", () => {
  test("is all of it where there is no pause", () => {
    const { gaps, seconds, pauses } = activeTime(Float64Array.from(every(60, 1e9, 1e9 + day)));
    expect([gaps.length, seconds, pauses]).toEqual([1_440, day, 0]);
  });

  test("leaves out the nights", () => {
    const days = [0, 1, 2].flatMap((number) => every(300, number * day + 9 * hour, number * day + 15 * hour));
    const { gaps, seconds, pauses } = activeTime(Float64Array.from(days));
    expect(pauses).toBe(2);
    expect(gaps).toEqual(Float64Array.from({ length: 3 * 72 + 2 }, () => 300));
    expect(seconds).toBe((3 * 72 + 2) * 300);
  });

  test("keeps the gaps of a beacon that leaves out most of its calls", () => {
    const times = every(hour, 0, 7 * day).filter((_, index) => index % 7 === 0 || index % 5 === 0);
    expect(activeTime(Float64Array.from(times)).pauses).toBe(0);
  });

  test("takes connections half a second apart, or less, for one", () => {
    expect(activeTime(Float64Array.of(0, 0, 0.2, 0.4, 0.6, 60, 60.1, 120)).gaps).toEqual(
      Float64Array.of(0.6, 59.4, 60),
    );
  });

  test("ends with as many gaps as are wanted at most", () => {
    expect(activeTime(Float64Array.from(every(10, 0, 1_000)), 7).seconds).toBe(70);
  });

  test.each([0, 1])("is none with %i connections", (count) => {
    expect(activeTime(new Float64Array(count))).toEqual({ gaps: new Float64Array(0), seconds: 0, pauses: 0 });
  });
});
