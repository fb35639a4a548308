import { describe, expect, it } from "vitest";
import { type Costs, noCosts } from "../../../bench/simulation/costs.js";
import { distributions, lengthsOf } from "../../../bench/simulation/lengths.js";
import { simulate } from "../../../bench/simulation/simulate.js";
import { Random, runs, seed } from "../../helpers/random.js";

const some: Costs = {
  main: { chunk: { idle: 0.06, busy: 0.03 }, notice: { idle: 0.02, busy: 0.01 }, job: 0.000_1, spawn: 0.5 },
  there: 0.05,
  back: 0.1,
  worker: { chunk: 0.05, job: 0.000_1, boot: 20 },
};

const equal = (jobs: number, ms: number) => ({ jobs, of: () => ms });

describe("the simulation", () => {
  it("wastes no time with one worker and no costs", () => {
    for (const distribution of distributions) {
      const { work, makespan, efficiency } = simulate(1, lengthsOf(distribution, 5_000, 1, 1), noCosts);
      expect(makespan).toBeCloseTo(work, 6);
      expect(efficiency).toBeCloseTo(1, 9);
    }
  });

  it("wastes no time with equal jobs that can be shared evenly", () => {
    expect(simulate(8, equal(8 * 20, 40), noCosts).efficiency).toBeCloseTo(1, 9);
  });

  it("takes as long as the longest job where there are more workers than jobs", () => {
    const { makespan, efficiency } = simulate(8, equal(4, 30), noCosts);
    expect(makespan).toBeCloseTo(30, 9);
    expect(efficiency).toBeCloseTo(0.5, 9);
  });

  it("adds the way there and back to a job that is alone", () => {
    const { makespan } = simulate(1, equal(1, 7), { ...noCosts, there: 2, back: 3 });
    expect(makespan).toBeCloseTo(12, 9);
  });

  it("hides the way there and back behind short jobs", () => {
    const away = { ...noCosts, there: 2, back: 3 };
    expect(simulate(1, equal(10_000, 1), away).efficiency).toBeGreaterThan(0.98);
    expect(simulate(1, equal(100, 30), away).efficiency).toBeCloseTo(30 / 35, 2);
  });

  it("starts the workers where they are cold", () => {
    const options = { cold: true };
    const { makespan } = simulate(
      3,
      equal(3, 10),
      { ...noCosts, main: { ...noCosts.main, spawn: 5 }, worker: { chunk: 0, job: 0, boot: 20 } },
      options,
    );
    expect(makespan).toBeCloseTo(3 * 5 + 20 + 10, 9);
  });

  it("is no faster than its main thread", () => {
    const main = { ...noCosts.main, chunk: { idle: 5, busy: 5 } };
    const { makespan, mainShare, chunks } = simulate(64, equal(2_000, 10), { ...noCosts, main });
    expect(makespan).toBeGreaterThanOrEqual(chunks * 5 - 2.5);
    expect(mainShare).toBeGreaterThan(0.98);
    expect(mainShare).toBeLessThanOrEqual(1);
  });

  it("hands on what waits behind a long job", () => {
    // All short but one: nobody waits for it, though it is in the middle of a chunk.
    const lengths = { jobs: 4_000, of: (job: number) => (job === 1_000 ? 1_000 : 0.5) };
    const { makespan } = simulate(2, lengths, noCosts);
    expect(makespan).toBeLessThan(1_600);
  });

  it(`does each job once, seed ${seed}`, () => {
    const random = new Random(seed);
    for (let run = 0; run < runs(40); run++) {
      const jobs = random.whole(1, 3_000);
      const lengths = lengthsOf(
        random.pick(distributions),
        jobs,
        10 ** (random.next() * 4 - 2),
        random.whole(0, 2 ** 31),
      );
      const times = new Uint8Array(jobs);
      const ended = (first: number, count: number): void => {
        for (let job = first; job < first + count; job++) times[job]!++;
      };
      const workers = random.whole(1, 40);
      const { work, makespan, efficiency, mainShare } = simulate(workers, lengths, some, {
        cold: random.chance(0.5),
        ended,
      });
      expect(
        times.every((count) => count === 1),
        `run ${run} of seed ${seed}`,
      ).toBe(true);
      expect(makespan).toBeGreaterThan(work / workers);
      expect(efficiency).toBeLessThan(1);
      expect(mainShare).toBeLessThanOrEqual(1);
    }
  });
});
