import { describe, expect, it } from "vitest";
import { Agenda } from "../../../bench/simulation/agenda.js";
import { noCosts } from "../../../bench/simulation/costs.js";
import { distributions, lengthsOf } from "../../../bench/simulation/lengths.js";
import { listScheduling } from "../../../bench/simulation/list-scheduling.js";
import { plotOf } from "../../../bench/simulation/plot.js";
import { loadOfWorker } from "../../../bench/simulation/saturation.js";
import { Random, seed } from "../../helpers/random.js";

describe("the agenda", () => {
  it(`goes by time, and by plan where that is the same, seed ${seed}`, () => {
    const random = new Random(seed);
    const agenda = new Agenda();
    const happened: [at: number, order: number][] = [];
    for (let order = 0; order < 500; order++) {
      const at = random.whole(0, 50);
      agenda.plan(at, () => happened.push([at, order]));
    }
    agenda.run();
    expect(happened).toHaveLength(500);
    expect(happened).toEqual([...happened].sort(([a, first], [b, second]) => a - b || first - second));
  });

  it("takes up what is planned meanwhile", () => {
    const agenda = new Agenda();
    const times: number[] = [];
    agenda.plan(5, (now) => times.push(now));
    agenda.plan(1, (now) => agenda.plan(now + 2, (then) => times.push(then)));
    agenda.run();
    expect(times).toEqual([3, 5]);
  });
});

describe("the lengths of jobs", () => {
  it.each(distributions)("have the mean they should: %s", (distribution) => {
    const lengths = lengthsOf(distribution, 200_000, 3, 1);
    let sum = 0;
    for (let job = 0; job < lengths.jobs; job++) sum += lengths.of(job);
    expect(sum / lengths.jobs).toBeGreaterThan(2.9);
    expect(sum / lengths.jobs).toBeLessThan(3.1);
  });

  it("are the same for the same seed, and others for another", () => {
    const drawn = (seed: number) => Array.from({ length: 50 }, (_, job) => lengthsOf("uniform", 50, 1, seed).of(job));
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it("grow where they are sorted", () => {
    const lengths = lengthsOf("sorted", 1_000, 1, 1);
    for (let job = 1; job < 1_000; job++) expect(lengths.of(job)).toBeGreaterThanOrEqual(lengths.of(job - 1));
    expect(lengths.of(999) / lengths.of(0)).toBeGreaterThan(50);
  });
});

describe("list scheduling", () => {
  const given = (...ms: number[]) => ({ jobs: ms.length, of: (job: number) => ms[job]! });

  it("is what it was on paper", () => {
    expect(listScheduling(1, given(1, 2, 3))).toBe(1);
    // 1 and 1, then 2 beside nothing: Graham's worst case for two.
    expect(listScheduling(2, given(1, 1, 2))).toBeCloseTo(4 / 6, 12);
    expect(listScheduling(3, given(3, 3, 3, 1, 1, 1))).toBe(1);
    expect(listScheduling(4, given(8))).toBe(0.25);
  });
});

describe("the load of a worker", () => {
  const costs = { ...noCosts, main: { ...noCosts.main, chunk: { idle: 9, busy: 2 }, notice: { idle: 9, busy: 1 } } };

  it("is what its chunks and their notices cost, by their time", () => {
    // 50 jobs of 1 ms, told of nine times on the way; five of 10 ms, four times; one of 200 ms, as it publishes what it has.
    expect(loadOfWorker(1, costs)).toBeCloseTo((2 + 9) / 50, 12);
    expect(loadOfWorker(10, costs)).toBeCloseTo((2 + 4) / 50, 12);
    expect(loadOfWorker(200, costs)).toBeCloseTo((2 + 2) / 200, 12);
  });
});

describe("the plot", () => {
  it("has a panel for each distribution, and hollow points where the main thread is full", () => {
    const points = [1, 4].map((workers) => ({ workers, efficiency: 0.5, ideal: 1, saturated: workers === 4 }));
    const svg = plotOf([{ distribution: "sorted", label: "1 ms", points }], 4);
    for (const distribution of distributions) expect(svg).toContain(`>${distribution}</text>`);
    expect(svg.match(/r="3"[^>]*fill="none"/g)).toHaveLength(1);
    expect(svg).not.toContain("NaN");
  });
});
