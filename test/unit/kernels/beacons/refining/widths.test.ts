import { describe, expect, test } from "vitest";
import { binWidths } from "../../../../../src/kernels/beacons/refining/widths.js";

const day = 86_400;
const secondsOf = (seconds: number, gaps: number): number[] => binWidths(seconds, gaps).map((width) => width.seconds);

describe("the bin widths of a group", () => {
  test("are 1, 5, 15 and 60 s for a call a minute all day long", () => {
    expect(binWidths(day, 1_440)).toEqual([
      { seconds: 1, log: 17 },
      { seconds: 5, log: 15 },
      { seconds: 15, log: 13 },
      { seconds: 60, log: 11 },
    ]);
  });

  test("are wider the rarer the calls", () => {
    expect(secondsOf(day, 200)).toEqual([5, 15, 60, 300]);
    expect(secondsOf(7 * day, 168)).toEqual([60, 300, 900, 3_600]);
  });

  test("are as fine in a log of a month, of which they hold the first part then, 2^17 bins at most", () => {
    expect(binWidths(30 * day, 30 * 1_440)).toEqual([
      { seconds: 1, log: 17 },
      { seconds: 5, log: 17 },
      { seconds: 15, log: 17 },
      { seconds: 60, log: 16 },
    ]);
    expect(secondsOf(7 * day, 100_000)[0]).toBe(1);
    expect(binWidths(131_072, 100_000)[0]).toEqual({ seconds: 1, log: 17 });
  });

  test("are none for what is over in a minute, or never began", () => {
    expect(binWidths(50, 100)).toEqual([]);
    expect(binWidths(0, 0)).toEqual([]);
  });
});
