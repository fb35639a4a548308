import { describe, expect, it } from "vitest";
import { NO_KEY } from "../../../src/checkpoint/keys.js";
import { Known } from "../../../src/checkpoint/known.js";
import { Saved } from "../../../src/checkpoint/saved.js";
import { Random, seed } from "../../helpers/random.js";

describe(`what is known by keys (SEED=${seed})`, () => {
  it("is found as often as it was kept, and no more often", () => {
    const random = new Random(seed);
    const saved = new Saved();
    const kept = new Map<bigint, unknown[]>();
    // Few keys that share their lower bits, so that they meet in the table, and many that stand alone.
    const draw = (): bigint =>
      random.chance(0.5)
        ? (BigInt(random.whole(1, 20)) << 32n) | 7n
        : BigInt(random.whole(1, 2 ** 31)) * 0x1_0000_0001n;
    let value = 0;
    const keep = (key: bigint): number => {
      kept.set(key, [...(kept.get(key) ?? []), ++value]);
      return value;
    };
    for (let row = 0; row < 200; row++) {
      const keys = BigUint64Array.from({ length: random.whole(1, 40) }, draw);
      saved.add({ type: "rows", first: 0, keys, values: Float64Array.from(keys, keep) });
    }
    for (let job = 0; job < 300; job++) {
      const key = draw();
      const one = { job, key, attempts: 1, snapshot: keep(key) };
      saved.add(random.chance(0.5) ? { type: "snapshot", ...one } : { type: "outcome", ...one, status: "fulfilled" });
    }
    const known = new Known(saved);
    expect(known.left).toBe(value);
    for (const [key, values] of kept) {
      const found = values.map(() => known.take(key)!);
      const own = found.map((one) => ("value" in one ? one.value : one.snapshot));
      expect(new Set(own)).toEqual(new Set(values));
      // What has ended comes first.
      expect(found.findLastIndex((one) => "value" in one || "status" in one)).toBeLessThan(
        found.findIndex((one) => !("value" in one) && !("status" in one)) >>> 0,
      );
      expect(known.take(key)).toBeUndefined();
    }
    expect([known.left, known.take(5n)]).toEqual([0, undefined]);
  });

  it("is nothing under the key of what no file can hold", () => {
    const saved = new Saved();
    saved.add({ type: "rows", first: 0, keys: BigUint64Array.of(NO_KEY, 8n), values: [1, 2] });
    const known = new Known(saved);
    expect([known.take(NO_KEY), known.take(8n)]).toEqual([undefined, { value: 2 }]);
  });
});
