import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type PrimesPart, decodePrimes, foldPrimes } from "../../../src/kernels/primes/fold.js";
import { primesConfiguration } from "../../../src/kernels/primes/plan.js";
import { primesText } from "../../../src/kernels/primes/text.js";
import { runs } from "../../helpers/random.js";
import { ALL, Instance, compile, fulfilled, partial } from "./run.js";
import { primesBelow } from "./sieve.js";

const SEGMENT = 32_768 * 30;
const params = { from: 1_000, to: 12 * SEGMENT + 77 };
/** Seven jobs: six of two segments and one of a little. */
const JOBS = 7;
const isPrime = primesBelow(params.to + 1);
/** How many primes there are below each number. */
const below = new Uint32Array(params.to + 2);
isPrime.forEach((one, number) => {
  below[number + 1] = below[number]! + one;
});
const countIn = (from: number, through: number): number => below[through + 1]! - below[from]!;

const instance = new Instance(compile("primes"));
instance.configure(primesConfiguration({ ...params, segmentBytes: 32_768, segmentsPerJob: 2 }));
instance.prepare();

/** A job after so many steps. */
function part(job: number, steps: number): PrimesPart {
  instance.begin(job);
  instance.exports.advance(steps);
  return decodePrimes(instance.snapshot());
}

/** For each job, how far it got, and in which order the jobs are heard of. */
const histories = fc
  .array(fc.oneof(fc.constant(ALL), fc.nat(20)), { minLength: JOBS, maxLength: JOBS })
  .chain((steps) => fc.record({ steps: fc.constant(steps), order: fc.shuffledSubarray(steps.map((_, job) => job)) }));

test("whatever has arrived, in any order, the value is what a plain sieve says of it", () => {
  fc.assert(
    fc.property(histories, ({ steps, order }) => {
      const fold = foldPrimes(params);
      const parts = order.map((job) => ({ job, value: part(job, steps[job]!), ended: steps[job] === ALL }));
      for (const { job, value, ended } of parts) if (ended) fold.add(fulfilled(job, value));
      const value = fold.value(parts.flatMap(({ job, value, ended }) => (ended ? [] : [partial(job, value)])));

      let frontier = params.from - 1;
      for (const { value: next } of parts.toSorted((a, b) => a.job - b.job)) {
        if (next.from === frontier + 1) frontier = next.through;
      }
      const covered = parts.reduce((sum, { value: { from, through } }) => sum + through - from + 1, 0);
      const count = parts.reduce((sum, { value: { from, through } }) => sum + countIn(from, through), 0);
      expect(value).toEqual({
        from: String(params.from),
        to: String(params.to),
        count: String(count),
        covered: String(covered),
        frontier: String(frontier),
        countToFrontier: String(countIn(params.from, frontier)),
        complete: covered === params.to - params.from + 1,
      });
    }),
    { numRuns: runs(60) },
  );
});

test("asking for the value does not change it", () => {
  const fold = foldPrimes(params);
  const inFlight = [partial(0, part(0, ALL)), partial(1, part(1, 10))];
  const first = fold.value(inFlight);
  expect(fold.value(inFlight)).toEqual(first);
  fold.add(fulfilled(0, part(0, ALL)));
  expect(fold.value(inFlight.slice(1))).toEqual(first);
  expect(BigInt(fold.value([]).frontier)).toBe(BigInt(2 * SEGMENT - 1));
});

test("an outcome that kept nothing counts for nothing", () => {
  const fold = foldPrimes(params);
  const value = fold.value([{ job: 0, status: "rejected", attempts: 1 }]);
  expect(value).toMatchObject({ count: "0", covered: "0", frontier: "999", countToFrontier: "0", complete: false });
});

test("before anything was looked at, the frontier from 0 is -1", () => {
  expect(foldPrimes({ from: 0, to: 9 }).value([])).toMatchObject({ frontier: "-1", complete: false });
});

test("numbers are exact up to 2^53", () => {
  const fold = foldPrimes({ from: 0, to: 2 ** 53 });
  fold.add(fulfilled(0, { from: 0, to: 2 ** 53, through: 2 ** 53, count: 2 }));
  const all = { covered: "9007199254740993", frontier: "9007199254740992", complete: true };
  expect(fold.value([])).toMatchObject(all);
});

test("a part that was cut off in a segment says nothing of that segment", () => {
  expect(part(0, 2)).toEqual({ from: 1_000, to: 2 * SEGMENT - 1, through: 999, count: 0 });
});

test("bytes that are no snapshot are refused", () => {
  for (const length of [0, 10, 48]) expect(() => decodePrimes(new Uint8Array(length))).toThrow(/expected a snapshot/);
});

const value = {
  from: "0",
  to: "10000000",
  count: "0",
  covered: "0",
  frontier: "-1",
  countToFrontier: "0",
  complete: false,
};

test.each([
  [{ ...value, count: "664579", frontier: "10000000", complete: true }, "664,579 primes from 0 to 10,000,000"],
  [value, "nothing is known yet of the primes from 0 to 10,000,000"],
  [
    { ...value, count: "1", covered: "1000" },
    "1 prime found so far among 1,000 of the numbers from 0 to 10,000,000\n" +
      "exact up to: nothing yet, the first numbers are still missing",
  ],
  [
    { ...value, count: "90000", covered: "2000000", frontier: "999999", countToFrontier: "78498" },
    "90,000 primes found so far among 2,000,000 of the numbers from 0 to 10,000,000\n" +
      "exact up to 999,999: 78,498 primes from 0 to there",
  ],
])("the text says what is known: case %#", (known, text) => {
  expect(primesText(known)).toBe(text);
});
