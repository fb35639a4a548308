import { describe, expect, test } from "vitest";
import { betaBelow } from "../../../../../src/kernels/beacons/refining/beta.js";
import { encodeRefining } from "../../../../../src/kernels/beacons/refining/input.js";
import { Random, runs, seed } from "../../../../helpers/random.js";
import { createRefiner, refine } from "./refine.js";
import { beacon, browsing, diurnal, echoed, heavyTailed, poisson, together, type Traffic } from "./traffic.js";

/** Draws a group anew for each of so many seeds. */
function draws(usual: number, traffic: Traffic, each: (times: Float64Array, drawn: number) => void): void {
  for (let drawn = seed; drawn < seed + runs(usual); drawn++) each(traffic(new Random(drawn)), drawn);
}

describe(`a beacon's period (SEED=${seed})`, () => {
  const week = 7 * 86_400;

  test.each<[what: string, period: number, within: number, traffic: Traffic]>([
    ["every ten seconds", 10, 0.001, beacon({ period: 10 })],
    ["every minute", 60, 0.001, beacon({ period: 60 })],
    ["every hour", 3_600, 0.01, beacon({ period: 3_600 })],
    ["that keeps to its clock, give or take 10 %", 60, 0.002, beacon({ period: 60, jitter: 0.1 })],
    ["that keeps to its clock, give or take 25 %", 60, 0.002, beacon({ period: 60, jitter: 0.25 })],
    ["that drifts by 5 % a call", 300, 0.03, beacon({ period: 300, jitter: 0.05, drifts: true })],
    ["that drifts by 20 % a call", 60, 0.05, beacon({ period: 60, jitter: 0.2, drifts: true })],
    ["that drifts by 30 % a call", 60, 0.1, beacon({ period: 60, jitter: 0.3, drifts: true })],
    [
      "that drifts, once an hour for a week",
      3_600,
      0.06,
      beacon({ period: 3_600, jitter: 0.15, drifts: true, seconds: week }),
    ],
    ["half of whose calls are missing", 60, 0.001, beacon({ period: 60, omitted: 0.5 })],
    ["three quarters of whose calls are missing", 60, 0.001, beacon({ period: 60, omitted: 0.75 })],
    [
      "that drifts with half of its calls missing",
      60,
      0.05,
      beacon({ period: 60, omitted: 0.5, jitter: 0.1, drifts: true }),
    ],
    ["active for six hours of a day", 60, 0.001, beacon({ period: 60, hours: [9, 15] })],
    [
      "active for six hours of each day of a week",
      300,
      0.02,
      beacon({ period: 300, jitter: 0.1, hours: [9, 15], seconds: week }),
    ],
    ["in the middle of somebody's browsing", 60, 0.002, together(beacon({ period: 60, jitter: 0.1 }), browsing(120))],
  ])("is found and verified: %s", (_, period, within, traffic) => {
    const wrong: string[] = [];
    draws(12, traffic, (times, drawn) => {
      const found = refine(times, { seed: drawn, surrogates: 39 });
      const label = `SEED=${drawn}: ${JSON.stringify(found)}`;
      expect(found.p, label).toBe(1 / 40);
      const { verified, seconds = 0 } = found.period ?? {};
      if (!verified || Math.abs(seconds / period - 1) >= within) wrong.push(label);
    });
    // One draw in a few hundred has the period taken for twice or three times what it is.
    expect(wrong.length, wrong.join("\n")).toBeLessThanOrEqual(2 + runs(12) / 50);
  });

  test("is found in a long log, in which there is no room for all of it at bins as narrow as it takes", () => {
    const month = beacon({ period: 60, jitter: 0.1, omitted: 0.5, seconds: 30 * 86_400 });
    draws(2, month, (times, drawn) => {
      const found = refine(times, { seed: drawn, surrogates: 19 });
      const label = `SEED=${drawn}: ${JSON.stringify(found)}`;
      expect(found.p, label).toBe(1 / 20);
      expect(found.period?.verified, label).toBe(true);
      expect(found.period?.seconds, label).toBeCloseTo(60, 1);
    });
  });

  // Calls that are due every period but come at any time in it have no line; drifting ones have no hill at the period.
  test.each<[what: string, traffic: Traffic]>([
    ["that keeps to its clock, give or take 40 %", beacon({ period: 60, jitter: 0.4 })],
    ["that drifts by 40 % a call", beacon({ period: 60, jitter: 0.4, drifts: true })],
    [
      "three quarters of whose calls are missing, the others drifting",
      beacon({ period: 60, omitted: 0.75, jitter: 0.2, drifts: true }),
    ],
  ])("leaves evidence: %s", (_, traffic) => {
    draws(3, traffic, (times, drawn) => {
      const { p } = refine(times, { seed: drawn, surrogates: 99 });
      expect(p, `SEED=${drawn}`).toBeLessThanOrEqual(0.05);
    });
  });

  test("is the fundamental where a harmonic is the strongest", () => {
    // A call, and another one a third of a period later: the third harmonic has all of their power, the first a quarter.
    const twice = echoed(30, beacon({ period: 90 }));
    draws(3, twice, (times, drawn) => {
      const { period } = refine(times, { seed: drawn, surrogates: 1 });
      expect(period!.seconds, `SEED=${drawn}: ${JSON.stringify(period)}`).toBeCloseTo(90, 1);
      expect(period!.harmonic).toBe(3);
    });
  });
});

describe(`traffic without a beacon (SEED=${seed})`, () => {
  const kinds: [string, Traffic][] = [
    ["connections at random, many", poisson(5, 7_200)],
    ["connections at random, few", poisson(1_500)],
    ["browsing", browsing(600)],
    ["heavy-tailed gaps", heavyTailed(20, 0.8)],
    ["the rhythm of a day", diurnal(600, 3 * 86_400)],
  ];

  /** How many groups of `groups` have a p-value of 1 / (surrogates + 1), the least there is. */
  function rejected(traffic: Traffic, groups: number, surrogates: number): number {
    let count = 0;
    for (let drawn = seed; drawn < seed + groups; drawn++) {
      const { p } = refine(traffic(new Random(drawn)), { seed: drawn, surrogates });
      if (p <= 1 / (surrogates + 1)) count++;
    }
    return count;
  }

  /** The probability that of so many tests so many or more reject, if each does with probability `rate`. */
  const atLeast = (count: number, tests: number, rate: number): number =>
    count === 0 ? 1 : betaBelow(rate, count, tests - count + 1);

  test.each(kinds)("is taken for one as often as the p-value says, or less: %s", (_, traffic) => {
    const groups = runs(150);
    const count = rejected(traffic, groups, 19);
    expect(atLeast(count, groups, 0.05), `${count} of ${groups}, SEED=${seed}`).toBeGreaterThan(1e-6);
  });

  test("is not spared by never rejecting anything", () => {
    const groups = runs(600);
    const count = rejected(poisson(5, 7_200), groups, 3);
    // It errs on the safe side: of 4,350 groups 0.17 were rejected, where the p-value says 0.25.
    const atMost = 1 - atLeast(count + 1, groups, 0.17);
    expect(atMost, `${count} of ${groups}, SEED=${seed}`).toBeGreaterThan(1e-6);
  });

  test("has no verified period where each connection is answered once, after the same time", () => {
    draws(5, echoed(60, poisson(300)), (times, drawn) => {
      const { period } = refine(times, { seed: drawn, surrogates: 1 });
      expect(period?.verified, `SEED=${drawn}: ${JSON.stringify(period)}`).toBe(false);
    });
  });
});

describe(`the test by surrogates (SEED=${seed})`, () => {
  test("ends at the number of exceedances asked for, with what a test to the end has found by then", () => {
    draws(5, poisson(600), (times, drawn) => {
      const early = refine(times, { seed: drawn, surrogates: 400, exceedances: 5 });
      const label = `SEED=${drawn}`;
      expect(early.ended, label).toBe(true);
      if (early.surrogates === 400) return;
      expect(early.exceedances, label).toBe(5);
      expect(early.p, label).toBe(5 / early.surrogates);
      expect(early.gumbelP, label).toBe(undefined);
      const short = refine(times, { seed: drawn, surrogates: early.surrogates });
      expect([short.exceedances, short.statistic, short.surrogateMean], label).toEqual([
        5,
        early.statistic,
        early.surrogateMean,
      ]);
    });
  });

  test("has a p-value and a period also in its middle", () => {
    const times = beacon({ period: 300 })(new Random(seed));
    const untouched = refine(times, { seed, surrogates: 99 }, 0);
    expect(untouched).toEqual({ p: 1, low: 0, high: 1, ended: false, surrogates: 0, exceedances: 0, statistic: 0 });
    const begun = refine(times, { seed, surrogates: 99 }, 200);
    const ended = refine(times, { seed, surrogates: 99 });
    expect(begun.surrogates).toBeGreaterThan(2);
    expect(begun.surrogates).toBeLessThan(99);
    expect(begun.p).toBe((begun.exceedances + 1) / (begun.surrogates + 1));
    expect([begun.ended, begun.statistic, begun.period]).toEqual([false, ended.statistic, ended.period]);
  });

  test("has by a Gumbel distribution, of a tenth of the surrogates, nearly the same p-value", () => {
    draws(5, browsing(600), (times, drawn) => {
      const { gumbelP } = refine(times, { seed: drawn, surrogates: 60 });
      const { p, low, high } = refine(times, { seed: drawn + 1, surrogates: 600 });
      const label = `SEED=${drawn}: ${gumbelP}, ${p}`;
      expect(gumbelP!, label).toBeGreaterThan(low - 0.25);
      expect(gumbelP!, label).toBeLessThan(high + 0.25);
    });
    const beaconing = refine(beacon({ period: 300 })(new Random(seed)), { seed, surrogates: 60 });
    expect(beaconing.gumbelP).toBeLessThan(1e-9);
  });

  test("differs by its seed, and only by it", () => {
    const times = poisson(600)(new Random(seed));
    const [one, again, other] = [1, 1, 2].map((each) => refine(times, { seed: each, surrogates: 9 }).surrogateMean);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  test.each([0, 1, 2])("has nothing to say of %i connections", (count) => {
    const times = Float64Array.from({ length: count }, (_, index) => index * 60);
    const found = refine(times, { seed, surrogates: 9 });
    expect(found).toEqual({ p: 1, low: 0, high: 1, ended: true, surrogates: 0, exceedances: 0, statistic: 0 });
  });

  test.each([
    ["a phase", 12, 4],
    ["a width", 16, 4],
    ["an operation", 20, 40],
    ["more surrogates than were wanted", 24, 10],
  ])("traps on a snapshot with %s that there is none of", (_, offset, value) => {
    const input = encodeRefining({ times: poisson(60)(new Random(seed)), seed: 1n, surrogates: 9, exceedances: 0 });
    const begun = createRefiner();
    begun.begin(0, undefined, input);
    begun.exports.advance(2);
    const snapshot = begun.snapshot();
    createRefiner().begin(0, snapshot, input);
    new DataView(snapshot.buffer).setUint32(offset, value, true);
    expect(() => createRefiner().begin(0, snapshot, input)).toThrow(WebAssembly.RuntimeError);
  });

  test("finds the same of a group whatever groups the kernel has seen before", () => {
    const used = createRefiner();
    const groups = Array.from({ length: runs(40) }, (_, draw) => {
      const random = new Random(seed + draw);
      let time = 0;
      const mean = random.pick([1, 15, 100, 3_000]);
      return Float64Array.from({ length: random.whole(4, 30) }, () => (time -= mean * Math.log(1 - random.next())));
    });
    for (const [draw, times] of groups.entries()) {
      const input = encodeRefining({ times, seed: 1n, surrogates: 3, exceedances: 0 });
      const [own, after] = [createRefiner(), used].map((instance) => {
        instance.begin(0, undefined, input);
        instance.exports.advance(2 ** 31 - 1);
        return instance.snapshot();
      });
      expect(after, `SEED=${seed + draw}`).toEqual(own);
    }
  });

  test("traps on a group that is cut short, or of more bins than the kernel was configured for", () => {
    const input = encodeRefining({ times: poisson(60)(new Random(seed)), seed: 1n, surrogates: 9, exceedances: 0 });
    expect(() => createRefiner().begin(0, undefined, input.slice(0, -1))).toThrow(WebAssembly.RuntimeError);
    new DataView(input.buffer).setUint32(40, 18, true);
    expect(() => createRefiner().begin(0, undefined, input)).toThrow(WebAssembly.RuntimeError);
  });
});
