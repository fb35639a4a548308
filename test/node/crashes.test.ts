import { type ErrorCode, Pool } from "partway";
import { describe, expect, it } from "vitest";
import type { Fault } from "../fixtures/workers/faulty.js";
import { expectLawful } from "../helpers/law.js";
import { Reference, probe } from "../helpers/probe.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { faultyWorker } from "../helpers/workers.js";

const small = { jobs: 12, extent: 40_000, spin: 200 };

describe.each(["auto", "off"] as const)("a worker that dies (shared memory %s)", (sharedMemory) => {
  const poolOf = (fault: Partial<Fault>): Pool => {
    const createWorker = () => faultyWorker(fault, { resourceLimits: { maxOldGenerationSizeMb: 40 } });
    return new Pool({ workers: 2, sharedMemory, createWorker });
  };

  const deaths: [Fault["kind"], ErrorCode, RegExp][] = [
    ["exit", "WORKER_LOST", /exited with code 3/],
    ["memory", "OUT_OF_MEMORY", /memory/],
  ];
  // With shared memory nothing comes between two slices, and an error that nobody catches only after the chunk.
  if (sharedMemory === "off") deaths.push(["uncaught", "WORKER_LOST", /nobody catches this/]);

  it.each(deaths)("by %s rejects only its own job in flight", async (kind, code, message) => {
    const pool = poolOf({ kind, job: 3, after: 10 });
    const report = await pool.run(probe, { ...small, extent: 200_000 });
    expect(report.counts).toEqual({ fulfilled: 11, partial: 0, rejected: 1, unstarted: 0 });
    expect(report.outcomes[3]).toMatchObject({ status: "rejected", attempts: 1, error: { code } });
    expect(report.outcomes[3]!.error!.message).toMatch(message);
    expectLawful(report, new Reference({ ...small, extent: 200_000 }));
    expect((await pool.run(probe, { ...small, jobs: 3 })).status).toBe("completed");
    await pool.close();
  });

  it("has its job retried, from what it last published", async () => {
    const params = { jobs: 2, extent: 3_000_000, spin: 200 };
    const pool = poolOf({ kind: "exit", job: 1, after: 250, once: new SharedArrayBuffer(4) });
    const published: number[] = [];
    const run = pool.run(probe, params, {
      retries: 1,
      onSnapshot: ({ job, position }) => void (job === 1 && published.push(position!)),
    });
    const report = await run;
    expect(report.outcomes[1]).toMatchObject({ status: "fulfilled", attempts: 2 });
    expect(published.length).toBeGreaterThan(1);
    expect([...published].sort((a, b) => a - b)).toEqual(published);
    expectLawful(report, new Reference(params));
    await pool.close();
  });

  it.each(["exit at start", "throw at start"] as const)(
    "before it serves (%s) does not respawn for ever",
    async (kind) => {
      let made = 0;
      const pool = new Pool({ workers: 2, sharedMemory, createWorker: () => (made++, faultyWorker({ kind })) });
      const failed = pool.run(probe, small);
      await expect(failed).rejects.toMatchObject({
        code: "WORKER_START_FAILED",
        report: { status: "failed", counts: { fulfilled: 0, partial: 0, rejected: 0, unstarted: 12 } },
      });
      expect(made).toBeLessThan(8);
      await pool.close();
    },
  );

  it("because it cannot answer costs the job that it cannot answer for", async () => {
    const pool = poolOf({ kind: "unreadable answer", job: 0 });
    const report = await pool.run(probe, { ...small, jobs: 1 });
    expect(report.outcomes[0]).toMatchObject({ status: "rejected", error: { code: "RESULT_UNCLONEABLE" } });
    await pool.close();
  });
});

describe(`workers killed at random moments (SEED=${seed})`, () => {
  it.each(seeds(8))("cost no finished job, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const alive = new Set<ReturnType<typeof faultyWorker>>();
    const createWorker = (): ReturnType<typeof faultyWorker> => {
      const worker = faultyWorker();
      alive.add(worker);
      worker.once("exit", () => alive.delete(worker));
      return worker;
    };
    const pool = new Pool({ workers: random.whole(1, 3), sharedMemory: random.pick(["auto", "off"]), createWorker });
    const [jobs, extent] = random.pick([
      [1, 3_000_000],
      [5, 500_000],
      [60, 30_000],
      [3_000, 100],
    ] as const);
    const params = { jobs, extent, spread: 50, spin: 100 };
    const run = pool.run(probe, params, { retries: 50 });
    // Three in a row before any did some work would mean that workers cannot be started here.
    let kills = random.whole(1, 2);
    const killing = setInterval(
      () => {
        const victim = [...alive][0];
        if (!victim || kills-- <= 0) clearInterval(killing);
        else void victim.terminate();
      },
      random.whole(30, 90),
    );
    const stopping = random.chance(0.4) ? setTimeout(() => run.stop("drawn"), random.whole(1, 300)) : undefined;
    const report = await run;
    clearInterval(killing);
    clearTimeout(stopping);
    expectLawful(report, new Reference(params));
    if (report.status === "completed") expect(report.counts.fulfilled).toBe(params.jobs);
    await pool.close();
    expect(alive.size).toBe(0);
  });
});
