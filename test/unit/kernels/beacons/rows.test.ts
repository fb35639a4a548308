import { describe, expect, test } from "vitest";
import type { Group } from "../../../../src/kernels/beacons/grouping/groups.js";
import type { Refinement } from "../../../../src/kernels/beacons/refining/snapshot.js";
import { rowOf } from "../../../../src/kernels/beacons/rows.js";
import type { Scored } from "../../../../src/kernels/beacons/scoring/scored.js";
import type { BeaconRow } from "../../../../src/kernels/beacons/table/row.js";
import { refine } from "./refining/refine.js";

const every = (seconds: number): Float64Array => Float64Array.from({ length: 5_000 }, (_, call) => call * seconds);

/** A group whose first scores find `period` with a score of `regular`. */
function scoredOf(times: Float64Array, period: number, regular: number): Scored {
  const ends = { source: "10.0.0.7", destination: "192.0.2.1", port: 443, protocol: "tcp", names: undefined } as const;
  const counts = { connections: times.length, bytes: 0, firstSeen: 0, lastSeen: 1, sources: 1, isInternal: true };
  const group: Group = { ...ends, ...counts, times, sent: times };
  const regularity = { score: regular, period, jitter: 0, windows: 1, activeSpan: 1 };
  return { group, rita: undefined, regularity, rarity: 1, score: 0.8 };
}

describe("the period of a row", () => {
  function periodOf(times: Float64Array, period: number, regular: number): number | undefined {
    const refinement = refine(times, { seed: 1, surrogates: 9 });
    expect(refinement.period?.verified).toBe(true);
    return rowOf(scoredOf(times, period, regular), { refinement, q: 0 }, 9).period;
  }

  test("is that of gaps that are regular, else the one that is verified", () => {
    expect(periodOf(every(7), 7.5, 0.9)).toBe(7.5);
    expect(periodOf(every(3.15), 3.15, 0.9)).toBe(3.15);
    expect(periodOf(every(7), 2, 0.1)).toBeCloseTo(7, 2);
  });

  test("is none where all gaps are none", () => {
    expect(rowOf(scoredOf(every(0), 0, 0), undefined, 9).period).toBeUndefined();
  });
});

describe("a row that is still being looked at", () => {
  const found = refine(every(7), { seed: 1, surrogates: 100 });
  const rowAt = (surrogates: number, q: number, verified = true): BeaconRow => {
    const refinement: Refinement = { ...found, ended: false, surrogates, period: { ...found.period!, verified } };
    return rowOf(scoredOf(every(7), 7, 0.9), { refinement, q }, 100);
  };

  test("is the first one, before anything was drawn", () => {
    expect(rowAt(0, 1)).toEqual(rowOf(scoredOf(every(7), 7, 0.9), undefined, 100));
  });

  test("comes from its first score to its last as it is looked at", () => {
    expect([0, 25, 50, 100].map((surrogates) => rowAt(surrogates, 0).score)).toEqual([0.8, 0.825, 0.85, 0.9]);
    expect([0, 25, 50, 100].map((surrogates) => rowAt(surrogates, 0, false).score)).toEqual([0.8, 0.7, 0.6, 0.4]);
    expect(rowAt(25, 0)).toMatchObject({ refined: 0.25, beacon: true });
  });
});
