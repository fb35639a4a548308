import { describe, expect, test } from "vitest";
import { qValues } from "../../../../../src/kernels/beacons/refining/false-discovery.js";
import { Random, runs, seed } from "../../../../helpers/random.js";

describe("q-values", () => {
  test("are those of the example of Benjamini and Hochberg's paper: four discoveries at 5 %", () => {
    const ps = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    const qs = qValues(ps);
    expect(qs.filter((q) => q <= 0.05).length).toBe(4);
    expect(qs[0]).toBeCloseTo(0.0015, 10);
    expect(qs[3]).toBeCloseTo(0.035625, 10);
    expect(qs.at(-1)).toBe(1);
  });

  test("keep the order of the p-values, and count tests that are not done", () => {
    expect(qValues([0.5, 0.01, 0.02])).toEqual([0.5, 0.03, 0.03]);
    expect(qValues([0.01], 50)).toEqual([0.5]);
    expect(qValues([])).toEqual([]);
  });

  test(`find by their limit what the step-up procedure finds (SEED=${seed})`, () => {
    for (let drawn = seed; drawn < seed + runs(50); drawn++) {
      const random = new Random(drawn);
      const ps = Array.from({ length: random.whole(1, 40) }, () => random.next() ** random.whole(1, 6));
      const limit = random.pick([0.01, 0.05, 0.2]);
      const sorted = ps.toSorted((a, b) => a - b);
      const last = sorted.findLastIndex((p, index) => p <= ((index + 1) / ps.length) * limit);
      expect(qValues(ps).filter((q) => q <= limit).length, `SEED=${drawn}`).toBe(last + 1);
    }
  });
});
