import { expect, test } from "vitest";
import { issuePath } from "../../../src/task/parameters.js";
import { primesParameters } from "../../../src/kernels/primes/parameters.js";
import { planPrimes } from "../../../src/kernels/primes/plan.js";

async function issues(params: unknown): Promise<string[]> {
  const result = await primesParameters["~standard"].validate(params);
  return (result.issues ?? []).map((issue) => `${issuePath(issue)}: ${issue.message}`);
}

test.each([
  [{ to: "abc" }, "to: expected a whole number from 0 to 9007199254740992"],
  [{ to: -5 }, "to: expected a whole number from 0 to 9007199254740992"],
  [{ to: -0.5 }, "to: expected a whole number from 0 to 9007199254740992"],
  [{ to: 2 ** 54 }, "to: expected a whole number from 0 to 9007199254740992"],
  [{ to: Number.NaN }, "to: expected a whole number from 0 to 9007199254740992"],
  [{ from: 1.5 }, "from: expected a whole number from 0 to 9007199254740992"],
  [{ from: 10, to: 9 }, "to: expected a number that is not below from, 10"],
  [{ sise: 3 }, "parameters: expected no parameters but from, to, got sise"],
  ["1e10", 'parameters: expected an object of parameters, got "1e10"'],
])("%j is refused: %s", async (params, message) => {
  expect(await issues(params)).toEqual([message]);
});

test("both ends may be the same, and 2^53", async () => {
  expect(await issues({ from: 2 ** 53, to: 2 ** 53 })).toEqual([]);
});

test("defaults are filled in", async () => {
  expect(await primesParameters["~standard"].validate({})).toEqual({ value: { from: 0, to: 1e10 } });
});

test.each([
  [0, 0],
  [0, 1e10],
  [1e13, 1.01e13],
  [0, 2 ** 53],
  [2 ** 53, 2 ** 53],
])("from %i to %i makes one to 1,024 jobs", (from, to) => {
  const { jobs } = planPrimes({ from, to });
  expect(jobs).toBeGreaterThanOrEqual(1);
  expect(jobs).toBeLessThanOrEqual(1_024);
});

test("there are jobs for many cores as soon as that is worth it", () => {
  expect(planPrimes({ from: 0, to: 1e10 }).jobs).toBeGreaterThan(300);
  expect(planPrimes({ from: 1e15, to: 1e15 + 1e9 }).jobs).toBeGreaterThan(15);
});
