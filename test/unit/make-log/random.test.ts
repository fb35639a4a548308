import { describe, expect, it } from "vitest";
import { Random, meanOf } from "../../../src/make-log/random.js";
import { numbers } from "../../helpers/tasks.js";

const MANY = 200_000;

function mean(draw: () => number): number {
  return numbers(MANY).reduce((sum) => sum + draw(), 0) / MANY;
}

describe("numbers from a seed", () => {
  it("are those of xoshiro128**, by its definition in 128 bits", () => {
    const random = new Random(7, 1, 2);
    const state = stateOf(7, [1, 2]);
    for (const _ of numbers(1_000)) expect(random.bits()).toBe(Number(next(state)));
  });

  it("are alike probable from 0 to 1", () => {
    const random = new Random(1);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const _ of numbers(MANY)) tenths[Math.floor(random.unit() * 10)]!++;
    for (const count of tenths) expect(Math.abs(count / MANY - 0.1)).toBeLessThan(0.004);
  });

  it("differ by seed, and by stream, and by the order of streams", () => {
    const kinds = [[1], [2], [1, 1], [1, 2], [2, 1], [1, 1, 2], [1, 2, 1], [1, 0]].map(([seed, ...streams]) => {
      const random = new Random(seed!, ...streams);
      return numbers(4)
        .map(() => random.bits())
        .join();
    });
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it("are exponential by comparisons alone: so many are above 1, 2 and 3", () => {
    const random = new Random(3);
    const drawn = numbers(MANY).map(() => random.exponential());
    for (const least of [0.5, 1, 2, 3]) {
      const share = drawn.filter((one) => one > least).length / MANY;
      expect(Math.abs(share - Math.exp(-least))).toBeLessThan(0.005);
    }
    expect(Math.abs(drawn.reduce((sum, one) => sum + one, 0) / MANY - 1)).toBeLessThan(0.01);
  });

  it("have the quantiles of a table, and its mean", () => {
    const random = new Random(4);
    const table = [1, 2, 4, 8, 20];
    const drawn = numbers(MANY)
      .map(() => random.quantile(table))
      .sort((a, b) => a - b);
    table.forEach((value, at) => {
      const found = drawn[Math.min(MANY - 1, Math.round((at / 4) * MANY))]!;
      expect(Math.abs(found - value)).toBeLessThan(0.1);
    });
    expect(meanOf(table)).toBe(6.125);
    expect(Math.abs(mean(() => random.quantile(table)) - 6.125)).toBeLessThan(0.05);
  });

  it("lie around a value, both ways, and are whole where they are to be", () => {
    const random = new Random(5);
    const drawn = numbers(MANY).map(() => random.around(60, 0.2));
    expect(Math.min(...drawn.slice(0, 50_000))).toBeGreaterThanOrEqual(48);
    expect(Math.max(...drawn.slice(0, 50_000))).toBeLessThanOrEqual(72);
    expect(Math.abs(drawn.reduce((sum, one) => sum + one, 0) / MANY - 60)).toBeLessThan(0.1);
    expect(new Set(numbers(1_000).map(() => random.whole(3, 7)))).toEqual(new Set([3, 4, 5, 6, 7]));
  });
});

const mask = 0xffff_ffffn;
const rotated = (word: bigint, by: bigint): bigint => ((word << by) | (word >> (32n - by))) & mask;

function next(state: bigint[]): bigint {
  const [a, b, c, d] = state as [bigint, bigint, bigint, bigint];
  const result = (rotated((b * 5n) & mask, 7n) * 9n) & mask;
  const c1 = c ^ a;
  const d1 = d ^ b;
  state.splice(0, 4, a ^ d1, b ^ c1, c1 ^ ((b << 9n) & mask), rotated(d1, 11n));
  return result;
}

/** Four words, each a chain of MurmurHash3's finalizer over the seed and the streams. */
function stateOf(seed: number, streams: readonly number[]): bigint[] {
  return [1n, 2n, 3n, 4n].map((number) => {
    const step = (number * 0x9e3779b9n) & mask;
    return streams.reduce(
      (hash, one) => finalized(((hash ^ BigInt(one)) + step) & mask),
      finalized((BigInt(seed) + step) & mask),
    );
  });
}

function finalized(value: bigint): bigint {
  let hash = value;
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
  return hash ^ (hash >> 16n);
}
