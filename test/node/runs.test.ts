import { getEventListeners } from "node:events";
import { type ParameterSchema, type PartwayError, Pool, type Progress, defineKernel } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { expectLawful } from "../helpers/law.js";
import { type ProbeParams, Reference, probe } from "../helpers/probe.js";

const long = { extent: 1e9, spin: 100 };

const next = (run: EventTarget): Promise<Progress> =>
  new Promise((resolve) =>
    run.addEventListener("progress", (event) => resolve((event as CustomEvent<Progress>).detail), { once: true }),
  );

/** Resolves when the run has something in flight. */
async function inFlight(run: { progress: Progress } & EventTarget): Promise<void> {
  while (run.progress.inFlight.length === 0) await next(run);
}

/** Resolves when a job is so far that another, begun with it, must have come to the step it is stuck in. */
async function passed(run: { progress: Progress } & EventTarget, job: number, position: number): Promise<void> {
  while (!run.progress.inFlight.some((one) => one.job === job && one.position! > 4 * position)) await next(run);
}

describe.each(["auto", "off"] as const)("a run (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.close());

  it.each([0, 1, 2, 3, 1_000])("of %i jobs gives each job its outcome", async (jobs) => {
    const report = await pool.run(probe, { jobs });
    expect(report).toMatchObject({ status: "completed", jobs, task: "probe", inputsEnded: true, stage: 0 });
    expect(report.value).toEqual({ done: Array.from({ length: jobs }, (_, job) => job), inFlight: [] });
    expectLawful(report, new Reference({}));
  });

  it("shares the pool with others", async () => {
    const reports = await Promise.all([50, 2_000, 7].map((jobs) => pool.run(probe, { jobs })));
    expect(reports.map(({ counts }) => counts.fulfilled)).toEqual([50, 2_000, 7]);
  });

  it("of higher priority gets the workers first", async () => {
    const order: string[] = [];
    const low = pool.run(probe, { jobs: 40, extent: 20_000 }, { priority: 0 });
    const high = pool.run(probe, { jobs: 10, extent: 20_000 }, { priority: 1 });
    await Promise.all([low.then(() => order.push("low")), high.then(() => order.push("high"))]);
    expect(order).toEqual(["high", "low"]);
  });

  it("hands out outcomes as they come, and all of them", async () => {
    const seen = new Set<number>();
    for await (const { job, status } of pool.run(probe, { jobs: 3_000, extent: 10 })) {
      expect(status).toBe("fulfilled");
      seen.add(job);
    }
    expect(seen.size).toBe(3_000);
  });

  it("hands them out in order of jobs if asked", async () => {
    const jobs: number[] = [];
    const run = pool.run(probe, { jobs: 500, extent: 1, spread: 5_000 }, { keepOrder: true });
    for await (const { job } of run) jobs.push(job);
    expect(jobs).toEqual(Array.from({ length: 500 }, (_, job) => job));
  });

  it("waits for a slow reader", async () => {
    const run = pool.run(probe, { jobs: 100_000, extent: 1 }, { collect: false });
    const outcomes = run[Symbol.asyncIterator]();
    await outcomes.next();
    let before = -1;
    while (run.progress.counts.fulfilled !== before) {
      before = run.progress.counts.fulfilled;
      await next(run);
    }
    expect(before).toBeLessThan(100_000);
    let count = 1;
    for await (const { status } of outcomes) count += status === "fulfilled" ? 1 : 0;
    expect(count).toBe(100_000);
    expect((await run).outcomes).toEqual([]);
  });

  it("stops when its reader leaves", async () => {
    const run = pool.run(probe, { jobs: 1_000, extent: 10_000 });
    for await (const { job } of run) if (job > 3) break;
    const report = await run;
    expect(report.status).toBe("stopped");
    expectLawful(report, new Reference({ extent: 10_000 }));
  });

  it("gives late readers what was collected", async () => {
    const run = pool.run(probe, { jobs: 5 });
    await run;
    const jobs: number[] = [];
    for await (const { job } of run) jobs.push(job);
    expect(jobs.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  });

  it("tells how far it is", async () => {
    const run = pool.run(probe, { jobs: 4, ...long });
    await inFlight(run);
    const progress = await next(run);
    expect(progress).toMatchObject({ jobs: 4, state: "running", counts: { fulfilled: 0, rejected: 0 } });
    expect(progress.workers.filter(({ state }) => state === "busy").length).toBeGreaterThan(0);
    expect(progress.fraction).toBeGreaterThan(0);
    expect(run.value.inFlight.length).toBeGreaterThan(0);
    run.stop();
    const { outcomes } = await run;
    const parts = outcomes
      .filter(({ status }) => status === "partial")
      .map(({ position = 0 }) => position / long.extent);
    expect(run.progress).toMatchObject({ state: "settled", fraction: parts.reduce((sum, part) => sum + part) / 4 });
    expect(run.progress.fraction).toBeGreaterThanOrEqual(progress.fraction);
  });

  it("keeps its jobs while it is paused, computes nothing, and lets others go on", async () => {
    const run = pool.run(probe, { jobs: 3, ...long });
    await inFlight(run);
    run.pause();
    // Both workers are free once this other run has had both of them.
    const other = await pool.run(probe, { jobs: 200, extent: 10_000 });
    expect(other).toMatchObject({ status: "completed", workers: 2 });
    const positions = run.progress.inFlight;
    await pool.run(probe, { jobs: 200, extent: 10_000 });
    expect(run.progress).toMatchObject({ state: "paused", inFlight: positions });
    run.resume();
    while (run.progress.inFlight[0]!.position === positions[0]!.position) await next(run);
    run.pause();
    run.stop("while paused");
    const report = await run;
    expect(report.counts).toEqual({ fulfilled: 0, partial: 2, rejected: 0, unstarted: 1 });
    for (const { job, position } of positions) expect(report.outcomes[job]!.position).toBeGreaterThanOrEqual(position!);
  });

  it("is not held up by one long job", async () => {
    const params = { jobs: 2_000, extent: 50, spin: 10, longJob: 700, longExtent: 2e9 };
    const run = pool.run(probe, params);
    for await (const { job, status } of run) {
      expect(job === 700 && status === "fulfilled").toBe(false);
      if (run.progress.counts.fulfilled === 1_999) run.stop();
    }
    expect((await run).counts).toEqual({ fulfilled: 1_999, partial: 1, rejected: 0, unstarted: 0 });
  });

  it("takes a signal that is aborted before it starts", async () => {
    const report = await pool.run(probe, { jobs: 9 }, { signal: AbortSignal.abort("never mind") });
    expect(report).toMatchObject({ status: "stopped", reason: "never mind", jobs: 0, inputsEnded: false });
    expect(report.value).toEqual({ done: [], inFlight: [] });
  });

  it("stops while its plan is being made", async () => {
    const run = pool.run({ ...probe, plan: () => new Promise(() => {}) }, { jobs: 9 });
    run.stop("too slow");
    expect(await run).toMatchObject({ status: "stopped", reason: "too slow", jobs: 0 });
  });

  it("does not wait for inputs when it stops", async () => {
    const plan: (typeof probe)["plan"] = async (params) => ({
      ...(await probe.plan(params)),
      input: () => new Promise(() => {}),
    });
    const run = pool.run({ ...probe, plan }, { jobs: 9 });
    await next(run);
    run.stop();
    expect((await run).counts).toEqual({ fulfilled: 0, partial: 0, rejected: 0, unstarted: 9 });
    expect((await pool.run(probe, { jobs: 2 })).status).toBe("completed");
  });

  it("is complete if the stop comes after the last job", async () => {
    const stop = new AbortController();
    const run = pool.run(probe, { jobs: 1 }, { signal: stop.signal });
    await run;
    stop.abort();
    expect((await run).status).toBe("completed");
  });

  it("rejects a job that overstays its timeout, with what it had made", async () => {
    const report = await pool.run(probe, { jobs: 2, ...long }, { timeout: 150 });
    expect(report).toMatchObject({ status: "completed", counts: { rejected: 2 }, forced: false });
    for (const { error, position, value } of report.outcomes) {
      expect(error!.code).toBe("JOB_TIMEOUT");
      expect(value!.position).toBe(position);
    }
  });

  it("terminates a worker whose step overstays the timeout, and keeps what was published", async () => {
    const params = {
      jobs: 3,
      extent: 1_000,
      spin: 100,
      stuckJob: 1,
      stuckStep: 1_000_000,
      longJob: 1,
      longExtent: 2e9,
    };
    const report = await pool.run(probe, params, { timeout: 2_000, grace: 100 });
    expect(report.counts).toEqual({ fulfilled: 2, partial: 0, rejected: 1, unstarted: 0 });
    expect(report.outcomes[1]).toMatchObject({ status: "rejected", error: { code: "JOB_TIMEOUT" } });
    expect(report.outcomes[1]!.position).toBeGreaterThan(0);
    expectLawful(report, new Reference(params));
  });

  it("is forced once its grace is over, and by its force signal", async () => {
    const params = { jobs: 4, extent: 1e8, spin: 100, stuckJob: 0, stuckStep: 400_000 };
    for (const grace of [100, 1e6]) {
      const [stop, force] = [new AbortController(), new AbortController()];
      const run = pool.run(probe, params, { grace, signal: stop.signal, force: force.signal });
      await passed(run, 1, params.stuckStep);
      stop.abort("enough");
      if (grace === 1e6) setTimeout(() => force.abort(), 20);
      const report = await run;
      expect(report).toMatchObject({ status: "stopped", reason: "enough", forced: true });
      expect(report.counts).toEqual({ fulfilled: 0, partial: 2, rejected: 0, unstarted: 2 });
      expectLawful(report, new Reference(params));
      expect((await pool.run(probe, { jobs: 5 })).status).toBe("completed");
    }
  });
});

describe("a run", () => {
  it("is awaited as a promise is", async () => {
    const pool = new Pool({ workers: 1 });
    const ended: string[] = [];
    const report = await pool.run(probe, { jobs: 2 }).finally(() => void ended.push("done"));
    expect(report.counts.fulfilled).toBe(2);
    const code = await pool
      .run(probe, undefined, { grace: -1 })
      .catch((error: unknown) => (error as PartwayError).code);
    expect([...ended, code]).toEqual(["done", "OPTION_INVALID"]);
    await pool.close();
  });
});

describe("a pool", () => {
  it("takes no more runs than maxQueue, and none once it is closed", async () => {
    const pool = new Pool({ workers: 1, maxQueue: 1 });
    const run = pool.run(probe, { jobs: 20 });
    await expect(pool.run(probe)).rejects.toMatchObject({ code: "QUEUE_FULL" });
    await run;
    expect((await pool.run(probe, { jobs: 2 })).status).toBe("completed");
    await pool.close();
    await expect(pool.run(probe)).rejects.toMatchObject({ code: "POOL_CLOSED" });
  });

  it("finishes everything when it is closed, paused runs too", async () => {
    const pool = new Pool({ workers: 2 });
    const runs = [pool.run(probe, { jobs: 300 }), pool.run(probe, { jobs: 300 })];
    runs[1]!.pause();
    await pool.close();
    for (const run of runs) expect((await run).counts.fulfilled).toBe(300);
  });

  it("settles every run when it is terminated", async () => {
    const pool = new Pool({ workers: 2 });
    const runs = [
      pool.run(probe, { jobs: 9, ...long }),
      pool.run(probe, { jobs: 9, ...long }),
      pool.run(probe, { jobs: 0 }),
    ];
    await inFlight(runs[0]!);
    await pool.terminate();
    for (const run of runs.slice(0, 2)) {
      const report = await run;
      expect(report).toMatchObject({ status: "stopped", reason: { code: "POOL_CLOSED" }, forced: true });
      expect(report.counts.partial + report.counts.unstarted).toBe(9);
    }
  });

  it("has runs under way whose parameters are still being read", async () => {
    const { validate } = probe.parameters["~standard"];
    const read: ((value: unknown) => void)[] = [];
    const later: ParameterSchema<Partial<ProbeParams>, ProbeParams> = {
      "~standard": {
        version: 1,
        vendor: "test",
        async validate(value) {
          await new Promise((resolve) => read.push(resolve));
          return validate(value);
        },
      },
    };
    const slow = defineKernel({ ...probe, parameters: later });
    const pool = new Pool({ workers: 1, maxQueue: 1 });
    const run = pool.run(slow, { jobs: 3 });
    await expect(pool.run(probe)).rejects.toMatchObject({ code: "QUEUE_FULL" });
    const closed = pool.close();
    read[0]!(undefined);
    expect((await run).counts.fulfilled).toBe(3);
    await closed;
    const other = new Pool({ workers: 1 });
    const { signal } = new AbortController();
    const ended = other.run(slow, { jobs: 3 }, { signal });
    await other.terminate();
    expect(await ended).toMatchObject({ status: "stopped", reason: { code: "POOL_CLOSED" }, jobs: 0 });
    read[1]!(undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("gives its workers back, warm, after a stop", async () => {
    const pool = new Pool({ workers: 2 });
    for (let count = 0; count < 20; count++) {
      const run = pool.run(probe, { jobs: 5, ...long });
      while (!run.progress.workers.some(({ job }) => job !== undefined))
        await new Promise((resolve) => setImmediate(resolve));
      run.stop();
      expect((await run).forced).toBe(false);
    }
    await pool.close();
  });
});
