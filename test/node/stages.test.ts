import { Pool, type PartwayError, type Progress } from "partway";
import { fileCheckpoint } from "partway/checkpoint";
import { afterAll, describe, expect, it } from "vitest";
import { configuration, defaults } from "../fixtures/probe/words.js";
import { ownFolder } from "../helpers/folder.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { type StagedParams, stagedProbe, stagedReference } from "../helpers/staged.js";

const at = ownFolder();
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const whole = (params: Partial<StagedParams>): StagedParams => ({ ...defaults, following: [], ...params });

describe.each(["auto", "off"] as const)("a run of several stages (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.close());

  it("plans each from the value of the one before, and numbers its jobs on", async () => {
    const params = whole({ jobs: 20, following: [5, 0, 3] });
    const report = await pool.run(stagedProbe(), params);
    expect(report).toMatchObject({ status: "completed", jobs: 28, stage: 3, inputsEnded: true });
    expect(report.counts).toEqual({ fulfilled: 28, partial: 0, rejected: 0, unstarted: 0 });
    expect(report.value).toEqual(stagedReference(params));
    expect(report.outcomes.map(({ job }) => job)).toEqual(Array.from({ length: 28 }, (_, job) => job));
    // A kernel's author counts from 0 in every stage.
    expect(report.outcomes.map(({ value }) => value!.job)).toEqual([...Array(20).keys(), ...Array(5).keys(), 0, 1, 2]);
  });

  it("gives outcomes as they come, over all stages", async () => {
    const jobs: number[] = [];
    for await (const { job } of pool.run(stagedProbe(), { jobs: 4, following: [3] })) jobs.push(job);
    expect(jobs.slice(0, 4).sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(jobs.slice(4).sort((a, b) => a - b)).toEqual([4, 5, 6]);
  });

  it("may pull the inputs of its first stage as it goes, whose number nobody knows", async () => {
    const inputs = Array.from({ length: 50 }, (_, job) => new Uint8Array(BigUint64Array.of(BigInt(job) * 977n).buffer));
    const params = whole({ jobs: 50, following: [7] });
    const heard: Progress[] = [];
    let pulled = 0;
    async function* pull() {
      for (const input of inputs) {
        if (pulled++ % 10 === 9) await wait(1);
        heard.push(run.progress);
        yield input;
      }
    }
    const first = (given: StagedParams) => ({
      ...{ inputs: pull(), configuration: configuration(given) },
      pulled: () => 0.1,
    });
    const run = pool.run(stagedProbe({ first }), params);
    expect((await run).value).toEqual(stagedReference(params, inputs));
    expect(run.progress).toMatchObject({ jobs: 57, fraction: 1, inputsEnded: true });
    expect(heard.some(({ jobs }) => jobs > 0)).toBe(true);
    for (const { jobs, expected, fraction } of heard) {
      expect(expected).toBe(jobs === 0 ? undefined : jobs * 10);
      expect(fraction).toBeLessThanOrEqual(0.1);
    }
  });

  it("is stopped while a stage is being planned: what was made is there, and the rest was not done", async () => {
    const asked: { stop?: () => void } = {};
    const run = pool.run(
      stagedProbe({
        planned: async () => {
          asked.stop!();
          await wait(5);
        },
      }),
      { jobs: 6, following: [4] },
    );
    asked.stop = () => run.stop("while planning");
    const report = await run;
    expect(report).toMatchObject({ status: "stopped", stage: 0, jobs: 6, reason: "while planning" });
    expect(report.counts.fulfilled).toBe(6);
    await wait(20);
    expect(run.progress).toMatchObject({ state: "settled", jobs: 6 });
  });

  it("is paused while a stage is being planned, and computes nothing until it goes on", async () => {
    const asked: { pause?: () => void } = {};
    const planned = (): void => asked.pause!();
    const params = whole({ jobs: 6, following: [4] });
    const run = pool.run(stagedProbe({ planned }), params);
    asked.pause = () => run.pause();
    while (run.progress.state !== "paused") await wait(1);
    await wait(30);
    expect(run.progress).toMatchObject({ state: "paused", counts: { fulfilled: 6 } });
    run.resume();
    expect((await run).value).toEqual(stagedReference(params));
  });

  it("fails, with what was made, if a stage cannot be planned or run", async () => {
    const broken = {
      thrown: {
        planned: () => {
          throw new RangeError("no plan");
        },
      },
      rejected: {
        planned: async () => {
          throw new RangeError("no plan");
        },
      },
    };
    for (const hooks of Object.values(broken)) {
      const error = (await pool
        .run(stagedProbe(hooks), { jobs: 3, following: [1] })
        .catch((one) => one)) as PartwayError;
      expect(error).toMatchObject({ code: "TASK_INVALID", message: "task staged: no plan" });
      expect(error.report).toMatchObject({ jobs: 3, counts: { fulfilled: 3 }, stage: 0 });
    }
    const kernel = stagedProbe();
    const next = (): never => ({ ...kernel, plan: () => ({ jobs: 1 }), wasm: new Uint8Array(8) }) as never;
    await expect(pool.run({ ...kernel, next }, { jobs: 1 })).rejects.toMatchObject({ code: "WASM_INVALID" });
    const bad = { ...kernel, plan: () => ({ inputs: 5 as never }) };
    await expect(pool.run(bad, { jobs: 1 })).rejects.toThrow(/expected `inputs` as an iterable, got 5/);
    const text = { ...kernel, plan: () => ({ inputs: ["text" as never] }) };
    const { outcomes } = await pool.run(text, { jobs: 1 });
    expect(outcomes[0]).toMatchObject({ status: "rejected", error: { code: "INPUT_FAILED" } });
  });

  it("goes on after jobs that were rejected, and tries again in each stage", async () => {
    const params = { jobs: 5, following: [5], trapJob: 2, trapStep: 3 };
    const report = await pool.run(stagedProbe(), params, { retries: 1 });
    expect(report).toMatchObject({ status: "completed", counts: { fulfilled: 8, rejected: 2 }, jobs: 10 });
    for (const job of [2, 7]) expect(report.outcomes[job]).toMatchObject({ status: "rejected", attempts: 2 });
  });
});

describe(`runs of several stages, stopped and gone on (SEED=${seed})`, () => {
  it.each(seeds(20))("give the same bits, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const params = whole({
      jobs: random.whole(0, 60),
      extent: random.pick([1, 50, 3_000]),
      spread: random.pick([0, 100]),
      setUp: random.pick([0, 10_000]),
      following: Array.from({ length: random.whole(1, 3) }, () => random.whole(0, 30)),
    });
    const file = at(`${drawn}.partway`);
    const expected = stagedReference(params);
    const total = params.jobs + params.following.reduce((sum, jobs) => sum + jobs, 0);
    for (let sitting = 0; ; sitting++) {
      const pool = new Pool({ workers: random.whole(1, 3), sharedMemory: random.pick(["auto", "off"] as const) });
      const run = pool.run(stagedProbe(), params, { checkpoint: fileCheckpoint(file) });
      const timer = sitting < 4 ? setTimeout(() => run.stop(), random.next() ** 2 * 80) : undefined;
      const { status, value, counts, jobs, outcomes } = await run;
      clearTimeout(timer);
      await pool.close();
      expect(counts.fulfilled + counts.partial + counts.rejected + counts.unstarted).toBe(jobs);
      expect(outcomes.map(({ job }) => job)).toEqual(Array.from({ length: jobs }, (_, job) => job));
      for (const [stage, states] of (value ?? []).entries())
        for (const [job, state] of states.entries()) if (state) expect(state).toEqual(expected[stage]![job]);
      if (status !== "completed") continue;
      expect(value).toEqual(expected);
      expect(jobs).toBe(total);
      break;
    }
  });
});
