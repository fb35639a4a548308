import { describe, expect, it } from "vitest";
import { explainText, gapBars, gapsOf, timeBars } from "../../../../../src/kernels/beacons/table/explain.js";
import type { BeaconRow } from "../../../../../src/kernels/beacons/table/row.js";
import { Random, runs, seed } from "../../../../helpers/random.js";

const row: BeaconRow = {
  rank: 1,
  source: "10.0.0.7",
  destination: "198.51.100.9",
  connections: 100,
  score: 0.9,
  beacon: true,
  period: 60,
  bytes: 0,
  firstSeen: 1e9,
  lastSeen: 1e9 + 6_000,
  refined: 1,
};

describe(`what explains a group (SEED=${seed})`, () => {
  it.each(Array.from({ length: runs(20) }, (_, at) => seed + at))(
    "counts each gap and each connection once, seed %i",
    (drawn) => {
      const random = new Random(drawn);
      const times = Float64Array.from({ length: random.whole(0, 300) }, () => 1e9 * random.next() ** 3).sort();
      const sum = (bars: { count: number }[]): number => bars.reduce((all, { count }) => all + count, 0);
      expect(sum(gapBars(gapsOf(times)))).toBe(Math.max(0, times.length - 1));
      expect(sum(timeBars(times, random.whole(1, 100)))).toBe(times.length);
      const lines = explainText(row, times, 80).split("\n");
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  it("shows a period as the longest bar", () => {
    const times = Float64Array.from({ length: 100 }, (_, at) => 1e9 + 60 * at + (at % 10 === 0 ? 5 : 0));
    const text = explainText(row, times, 80);
    expect(text).toContain("10.0.0.7 -> 198.51.100.9: score 0.900, 100 connections, every 1 min");
    const longest = text.split("\n").reduce((a, b) => (b.split("#").length > a.split("#").length ? b : a));
    expect(longest).toMatch(/^ +(54|58|60|5\d\.\d) s|^ +1 min/);
  });
});
