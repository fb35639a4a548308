import { describe, expect, test } from "vitest";
import { betaBelow, betaQuantile, logGamma } from "../../../../../src/kernels/beacons/refining/beta.js";
import { gumbelPValue, pValue } from "../../../../../src/kernels/beacons/refining/p-value.js";
import { Random, runs, seed } from "../../../../helpers/random.js";

describe("the p-value", () => {
  test("counts the group itself among its surrogates", () => {
    expect(pValue({ surrogates: 99, exceedances: 0 }, false).p).toBe(0.01);
    expect(pValue({ surrogates: 99, exceedances: 99 }, false).p).toBe(1);
  });

  test("is 1 and anything before the first surrogate", () => {
    expect(pValue({ surrogates: 0, exceedances: 0 }, false)).toEqual({ p: 1, low: 0, high: 1 });
  });

  // From tables of Clopper and Pearson's intervals: 0 and 5 of 10, 1 of 100.
  test.each([
    [10, 0, 0, 0.3085],
    [10, 5, 0.1871, 0.8129],
    [10, 10, 0.6915, 1],
    [100, 1, 0.0003, 0.0545],
  ])("of %i surrogates and %i exceedances lies between %f and %f", (surrogates, exceedances, low, high) => {
    const interval = pValue({ surrogates, exceedances }, false);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test("is the part of exceedances after a test that ended early, within its interval", () => {
    expect(pValue({ surrogates: 40, exceedances: 10 }, true).p).toBe(0.25);
    expect(pValue({ surrogates: 10, exceedances: 10 }, true)).toMatchObject({ p: 1, high: 1 });
  });

  test(`lies in its interval as often as that says, for both kinds of test (SEED=${seed})`, () => {
    const random = new Random(seed);
    const tests = runs(400);
    let [fixed, sequential] = [0, 0];
    for (let each = 0; each < tests; each++) {
      const true_ = 0.02 + 0.9 * random.next();
      let [surrogates, exceedances] = [0, 0];
      for (; surrogates < 60; surrogates++) if (random.chance(true_)) exceedances++;
      const one = pValue({ surrogates, exceedances }, false);
      if (one.low <= true_ && true_ <= one.high) fixed++;
      for (surrogates = exceedances = 0; exceedances < 5; surrogates++) if (random.chance(true_)) exceedances++;
      const other = pValue({ surrogates, exceedances }, true);
      if (other.low <= true_ && true_ <= other.high) sequential++;
    }
    // If it did so in 19 of 20 cases only, this many would be missing once in a million.
    const missing = betaQuantile(1 - 1e-6, 0.05 * tests + 1, 0.95 * tests) * tests + 1;
    expect(tests - fixed, "fixed").toBeLessThan(missing);
    expect(tests - sequential, "sequential").toBeLessThan(missing);
  });
});

describe("the p-value by a Gumbel distribution", () => {
  // The greatest of exponential variables: mean and deviation of the standard distribution, moved by 5.
  const [mean, deviation] = [5 + 0.5772156649015329, Math.PI / Math.sqrt(6)];

  test("is that of the distribution with this mean and deviation", () => {
    for (const x of [-1, 0, 2, 40]) {
      expect(gumbelPValue(5 + x, mean, deviation) / -Math.expm1(-Math.exp(-x))).toBeCloseTo(1, 10);
    }
  });

  test("is of no surprise where nothing varies", () => {
    expect([gumbelPValue(1, 1, 0), gumbelPValue(0, 1, 0), gumbelPValue(2, 1, 0)]).toEqual([1, 1, 0]);
  });
});

describe("the beta distribution", () => {
  test("rests on the gamma function", () => {
    expect(logGamma(1)).toBeCloseTo(0, 11);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 11);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11);
  });

  test("is that of powers and of the binomial distribution", () => {
    for (const x of [0, 0.1, 0.5, 0.9, 1]) {
      expect(betaBelow(x, 1, 1)).toBeCloseTo(x, 12);
      expect(betaBelow(x, 3, 1)).toBeCloseTo(x ** 3, 12);
      // At least 2 of 4.
      expect(betaBelow(x, 2, 3)).toBeCloseTo(1 - (1 - x) ** 4 - 4 * x * (1 - x) ** 3, 12);
    }
  });

  test(`has the quantiles that lead back to their probability (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let each = 0; each < runs(50); each++) {
      const [p, a, b] = [random.next(), random.whole(1, 50), random.whole(1, 20_000)] as const;
      expect(betaBelow(betaQuantile(p, a, b), a, b), `${p} ${a} ${b}`).toBeCloseTo(p, 8);
    }
  });
});
