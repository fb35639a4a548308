import { Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { type Nested, depthOf, nest } from "../fixtures/tasks/nested.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { expectAddsUp, numbers, task } from "../helpers/tasks.js";

const nested = task("nested.js");

/** Every stack has room for so much... */
const SHALLOW = 200;
/** ...a worker's own for this, but no main thread's... */
const DEEP = 6_000;
/** ...and none for this. */
const BOTTOMLESS = 100_000;

describe.each(["auto", "off"] as const)("what is nested too deep to be read (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  it.each([DEEP, BOTTOMLESS])("rejects its own job, and no other (%i levels)", async (depth) => {
    const inputs = numbers(300).map((job) => (job % 100 === 50 ? -depth : job));
    const report = await pool.map(nested, inputs, { export: "plain" });
    expect(report.counts).toEqual({ fulfilled: 297, partial: 0, rejected: 3, unstarted: 0 });
    for (const { job, value, error } of report.outcomes) {
      if (job % 100 !== 50) expect(value).toBe(job);
      else {
        expect(error!.code).toBe("RESULT_UNCLONEABLE");
        expect(error!.message).toMatch(/^expected a .* (sent and read|be cloned): Maximum call stack/);
      }
    }
    expectAddsUp(report);
  });

  it("does so at every one of many", async () => {
    const report = await pool.map(nested, numbers(8).fill(-DEEP), { export: "plain" });
    expect(report.status).toBe("completed");
    expect(report.outcomes.map(({ error }) => error!.code)).toEqual(Array(8).fill("RESULT_UNCLONEABLE"));
  });

  it("is tried as often as a run tries again", async () => {
    const { outcomes } = await pool.map(nested, [1, -DEEP], { export: "plain", retries: 2 });
    expect(outcomes.map(({ status, attempts }) => [status, attempts])).toEqual([
      ["fulfilled", 1],
      ["rejected", 3],
    ]);
  });

  it.each(["returned", "yielded", "kept", "thrown"])("may be %s", async (way) => {
    const inputs = [1, { way, depth: DEEP }, 3, { way, depth: SHALLOW }, 5];
    const { outcomes, counts } = await pool.map(nested, inputs);
    for (const job of [0, 2, 4]) expect(outcomes[job]!.value).toBe(inputs[job]);
    // Its own end may come before anybody asks what a job has kept.
    if (way === "kept" && outcomes[1]!.status === "fulfilled") expect(outcomes[1]!.value).toBe("ended");
    else expect(outcomes[1]!.error?.code).toBe("RESULT_UNCLONEABLE");
    expect(outcomes[3]!.error?.code).toBe(way === "thrown" ? "JOB_FAILED" : undefined);
    expect(counts.partial + counts.unstarted).toBe(0);
  });

  it("may be an input", async () => {
    for (const depth of [DEEP, BOTTOMLESS]) {
      const { outcomes } = await pool.map(nested, [1, nest(depth), nest(SHALLOW)], { export: "measure" });
      expect(outcomes[0]!.value).toBe(1);
      expect(outcomes[1]!.error).toMatchObject({ code: "INPUT_UNCLONEABLE" });
      expect(outcomes[2]!.value).toBe(SHALLOW);
    }
  });

  it("may be an input that is read by a worker with little room", async () => {
    const small = new Pool({ workers: 2, sharedMemory, resourceLimits: { stackSizeMb: 0.5 } });
    const inputs = numbers(40).map((job) => (job % 20 === 7 ? nest(2_500) : job));
    const report = await small.map(nested, inputs, { export: "measure" });
    expect(report.counts).toEqual({ fulfilled: 38, partial: 0, rejected: 2, unstarted: 0 });
    for (const job of [7, 27]) expect(report.outcomes[job]!.error!.code).toBe("INPUT_UNCLONEABLE");
    expectAddsUp(report);
    await small.close();
  });
});

describe(`nested values among others (SEED=${seed})`, () => {
  const ways = ["returned", "yielded", "kept", "thrown"];

  it.each(seeds(10))("cost no other job, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const pool = new Pool({ workers: random.whole(1, 3), sharedMemory: random.pick(["auto", "off"] as const) });
    const often = random.pick([0.02, 0.5, 1]);
    const inputs = numbers(random.whole(1, random.pick([5, 40, 400]))).map((job) =>
      random.chance(often / 10) ? { way: random.pick(ways), depth: random.whole(100, 9_000) } : job,
    );
    const run = pool.map(nested, inputs, { keepOrder: random.chance(0.3), retries: random.whole(0, 1) });
    if (random.chance(0.4)) setTimeout(() => run.stop(), random.whole(0, 200));
    const report = await run;
    for (const { job, status, value, error } of report.outcomes) {
      const input = inputs[job]!;
      if (typeof input === "number") {
        expect(error).toBeUndefined();
        expect(value).toBe(status === "fulfilled" ? input : undefined);
      } else if (status === "rejected") {
        expect(error!.code).toMatch(/^(RESULT_UNCLONEABLE|JOB_FAILED)$/);
        if (error!.code === "JOB_FAILED") expect(input.way).toBe("thrown");
        else expect(input.depth).toBeGreaterThan(1_000);
      } else if (status === "fulfilled" && input.way === "returned") {
        expect(depthOf(value as Nested)).toBe(input.depth);
      }
    }
    if (report.status === "completed") expect(report.counts.partial + report.counts.unstarted).toBe(0);
    await pool.close();
  });
});
