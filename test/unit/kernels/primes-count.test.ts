import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodePrimes, foldPrimes } from "../../../src/kernels/primes/fold.js";
import { LARGEST } from "../../../src/kernels/primes/parameters.js";
import { planPrimes } from "../../../src/kernels/primes/plan.js";
import { runs } from "../../helpers/random.js";
import { primesBelow } from "./sieve.js";
import { valueOf } from "./run.js";

const kernel = { plan: planPrimes, decode: decodePrimes, fold: foldPrimes };
const count = async (from: number, to: number): Promise<string> =>
  (await valueOf("primes", kernel, { from, to })).count;

/** Numbers in a segment of the plan's smallest size. */
const SEGMENT = 2 ** 18 * 30;

test.each([
  [0, 0, 0],
  [0, 1, 0],
  [1, 1, 0],
  [0, 2, 1],
  [2, 2, 1],
  [3, 5, 2],
  [4, 4, 0],
  [6, 6, 0],
  [2, 30, 10],
  [29, 31, 2],
  [30, 30, 0],
  [30, 31, 1],
  [7, 7, 1],
  [0, 100, 25],
  [163, 167, 2],
  [164, 166, 0],
  [89, 97, 2],
  [49, 49, 0],
  [169, 169, 0],
  [26_569, 26_569, 0],
  [27_889, 27_889, 0],
  [27_893, 27_893, 1],
  [0, 1e6, 78_498],
  [0, SEGMENT, 531_252],
  [1, SEGMENT - 1, 531_252],
  [SEGMENT, SEGMENT, 0],
  [1e9, 1e9 + 1e6, 48_155],
  [2 ** 31 - 1, 2 ** 31 - 1, 1],
  [2 ** 32 - 5, 2 ** 32 + 15, 2],
  [LARGEST - 111, LARGEST - 111, 1],
  [LARGEST - 110, LARGEST, 0],
  [LARGEST, LARGEST, 0],
  [94_906_249 ** 2, 94_906_249 ** 2, 0],
])("from %i to %i there are %i primes", async (from, to, primes) => {
  expect(await count(from, to)).toBe(String(primes));
});

test("the squares of the sieving primes at a block's edge are crossed off", async () => {
  for (const prime of [15_349, 15_359, 15_361, 15_373, 76_777, 76_801, 131_063, 131_101]) {
    expect(await count(prime ** 2, prime ** 2)).toBe("0");
  }
});

test("any interval below a million has as many primes as a plain sieve finds", async () => {
  const isPrime = primesBelow(1_000_001);
  const interval = fc.tuple(fc.nat(1_000_000), fc.nat(1_000_000)).map((ends) => ends.sort((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(interval, async ([from, to]) => {
      expect(await count(from, to)).toBe(String(isPrime.subarray(from, to + 1).reduce((sum, one) => sum + one, 0)));
    }),
    { numRuns: runs(200) },
  );
});

/** Intervals from 0 to 2^53 and how many primes they have, according to primesieve 11. RUNS=200 tests all of them. */
const table: [from: number, to: number, primes: number][] = JSON.parse(
  readFileSync(new URL("../../fixtures/primes-table.json", import.meta.url), "utf8"),
);

test("intervals up to 2^53 have as many primes as primesieve finds", { timeout: 600_000 }, async () => {
  const runs = Number(process.env["RUNS"] ?? 20);
  const seed = Number(process.env["SEED"] ?? Date.now());
  const drawn = shuffled(table, seed).slice(0, runs);
  for (const [from, to, primes] of drawn) {
    expect(await count(from, to), `from ${from} to ${to}; SEED=${seed}`).toBe(String(primes));
  }
});

/** An order that a seed decides (mulberry32). */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
