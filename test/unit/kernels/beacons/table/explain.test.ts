import { describe, expect, it } from "vitest";
import { explainText, gapBars, gapsOf, timeBars } from "../../../../../src/kernels/beacons/table/explain.js";
import type { BeaconRow } from "../../../../../src/kernels/beacons/table/row.js";
import { Random, seed, seeds } from "../../../../helpers/random.js";

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
  it.each(seeds(20))("counts each gap and each connection once, seed %i", (drawn) => {
    const random = new Random(drawn);
    const times = Float64Array.from({ length: random.whole(0, 300) }, () => 1e9 * random.next() ** 3).sort();
    const sum = (bars: { count: number }[]): number => bars.reduce((all, { count }) => all + count, 0);
    expect(sum(gapBars(gapsOf(times)))).toBe(Math.max(0, times.length - 1));
    expect(sum(timeBars(times, random.whole(1, 100)))).toBe(times.length);
    const lines = explainText(row, times, 80).split("\n");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("shows a period as the longest bar", () => {
    const times = Float64Array.from({ length: 100 }, (_, at) => 1e9 + 60 * at + (at % 10 === 0 ? 5 : 0));
    const text = explainText(row, times, 80);
    expect(text).toContain(
      "10.0.0.7 -> 198.51.100.9: rank 1, score 0.900, a beacon\n100 connections, every 1 min\nfrom",
    );
    expect(text).toContain(
      "RITA        no score\n  regularity  none\n  by chance   not known yet; looked at to 100%\n",
    );
    const longest = text.split("\n").reduce((a, b) => (b.split("#").length > a.split("#").length ? b : a));
    expect(longest).toMatch(/^ +(54|58|60|5\d\.\d) s|^ +1 min/);
  });

  it("says what its score comes from", () => {
    const known = {
      ...{ rita: { score: 0.963, ts: 0.852, ds: 1, hist: 1, dur: 1 }, regularity: 0.885, sources: 3 },
      ...{
        pValue: 3e-9,
        pValueInterval: [0, 0.004] as const,
        qValue: 2e-8,
        jitter: 0.2,
        port: 443,
        protocol: "tcp" as const,
      },
    } satisfies Partial<BeaconRow>;
    expect(
      explainText({ ...row, ...known }, Float64Array.of(1e9), 80)
        .split("\n")
        .slice(0, 8),
    ).toEqual([
      "10.0.0.7 -> 198.51.100.9 443/tcp: rank 1, score 0.900, a beacon",
      "100 connections, every 1 min, 20% off",
      "from 2001-09-09 01:46:40 to 2001-09-09 03:26:40 (UTC)",
      "",
      "  RITA        0.963 (ts 0.852, ds 1, hist 1, dur 1)",
      "  regularity  0.885",
      "  by chance   p 3e-9 (by surrogates between 0 and 0.004), q 2e-8; looked at to 100%",
      "  sources     3 of that destination",
    ]);
  });
});
