import { expect, test } from "vitest";
import type { Group } from "../../../../src/kernels/beacons/grouping/groups.js";
import { rowOf } from "../../../../src/kernels/beacons/rows.js";
import { refine } from "./refining/refine.js";

/** The period of the row of a group whose first scores find `period` with a score of `regular`. */
function periodOf(times: Float64Array, period: number, regular: number): number | undefined {
  const ends = { source: "10.0.0.7", destination: "192.0.2.1", port: 443, protocol: "tcp", names: undefined } as const;
  const counts = { connections: times.length, bytes: 0, firstSeen: 0, lastSeen: 1, sources: 1 };
  const group: Group = { ...ends, ...counts, times, sent: times };
  const regularity = { score: regular, period, jitter: 0, windows: 1, activeSpan: 1 };
  const refinement = refine(times, { seed: 1, surrogates: 9 });
  expect(refinement.period?.verified).toBe(true);
  return rowOf({ group, rita: undefined, regularity, rarity: 1, score: 1 }, { refinement, q: 0 }, 9).period;
}

const every = (seconds: number): Float64Array => Float64Array.from({ length: 5_000 }, (_, call) => call * seconds);

test("the period is the one that is verified, unless calls come faster than it can be looked for", () => {
  expect(periodOf(every(7), 7.5, 0.9)).toBeCloseTo(7, 2);
  expect(periodOf(every(3.15), 3.15, 0.9)).toBe(3.15);
  expect(periodOf(every(7), 2, 0.1)).toBeCloseTo(7, 2);
});
