import { Pool, type Report } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { expectLawful } from "../helpers/law.js";
import { type ProbeParams, type ProbeState, Reference, probe } from "../helpers/probe.js";
import { Random, seed, seeds } from "../helpers/random.js";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Jobs of microseconds to jobs of minutes, alone and among others, so that a stop meets every phase of a chunk. */
function drawParams(random: Random): Partial<ProbeParams> {
  const extent = random.pick([1, 10, 1_000, 100_000, 100_000_000]);
  return {
    jobs: random.pick([0, 1, 2, 3, 20, 500, 5_000]),
    extent,
    spread: random.chance(0.5) ? random.whole(1, extent) : 0,
    spin: random.pick([1, 50, 2_000]),
    setUp: random.chance(0.2) ? random.whole(1, 100_000) : 0,
    trapJob: random.chance(0.2) ? random.whole(0, 20) : -1,
    trapStep: random.whole(0, extent),
    longJob: random.chance(0.4) ? random.whole(0, 600) : -1,
    longExtent: random.pick([10_000, 300_000]),
  };
}

/** Stirs in all: a nanosecond and a half each. */
function cost({ jobs, extent, spread, spin, longExtent }: Partial<ProbeParams>): number {
  return (jobs! * (extent! + spread!) + longExtent!) * spin!;
}

/** Positions that a reference can reach in a test's time. */
function affordable({ spin }: Partial<ProbeParams>, report: Report<unknown, ProbeState>): boolean {
  return report.outcomes.reduce((sum, { position = 0 }) => sum + position, 0) * spin! < 2e9;
}

describe(`runs stopped at random moments (SEED=${seed})`, () => {
  const pools = (["auto", "off"] as const).map((sharedMemory) => new Pool({ workers: 2, sharedMemory }));
  afterAll(() => Promise.all(pools.map((pool) => pool.close())));

  it.each(seeds(40))("adds up, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const params = drawParams(random);
    const pool = random.pick(pools);
    const run = pool.run(probe, params, { retries: random.whole(0, 2), priority: random.whole(0, 2) });
    const other = random.chance(0.3) ? pool.run(probe, { jobs: random.whole(1, 300), spin: 20 }) : undefined;
    if (random.chance(0.3)) await disturb(run, random);
    // Some are left alone: then they have to come to their end by themselves.
    const left = cost(params) < 3e8 && random.chance(0.5);
    if (left) run.resume();
    else await wait(random.next() ** 3 * 150);
    const reason = { because: drawn };
    if (!left) run.stop(reason);
    const report = await run;
    if (left) expect(report.status).toBe("completed");
    if (affordable(params, report)) expectLawful(report, new Reference(params));
    if (report.status === "stopped") expect(report.reason).toBe(reason);
    expect(report.forced).toBe(false);
    if (other) expectLawful(await other, new Reference({ spin: 20 }));
  });
});

/** Pauses and goes on a few times, and sometimes leaves it paused. */
async function disturb(run: { pause(): void; resume(): void }, random: Random): Promise<void> {
  for (let count = random.whole(1, 4); count > 0; count--) {
    run.pause();
    await wait(random.next() * 10);
    if (count > 1 || random.chance(0.7)) run.resume();
    await wait(random.next() * 10);
  }
}
