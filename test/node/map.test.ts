import { Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { stirred } from "../fixtures/tasks/stir.js";
import { expectAddsUp, numbers, task, until } from "../helpers/tasks.js";

const values = task("values.js");
const steps = task("steps.js");

describe.each(["auto", "off"] as const)("map (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 3, sharedMemory });
  afterAll(() => pool.terminate());

  it.each([0, 1, 2, 3, 10_000])("gives each of %i inputs its result, by its number", async (count) => {
    const report = await pool.map(values, numbers(count));
    expect(report).toMatchObject({ status: "completed", jobs: count, task: "values.js", inputsEnded: true });
    expect(report.value).toEqual(numbers(count).map((number) => number * 2));
    expectAddsUp(report);
  });

  it.each(["default", "asyncGenerator", "plain", "asynchronous"])(
    "runs a task that is written as %s",
    async (exported) => {
      const inputs = [0, 1, 7, 8, 1_000, 20_000].map((steps, seed) => ({ seed, steps }));
      const report = await pool.map(steps, inputs, { export: exported });
      expect(report.value).toEqual(inputs.map(({ seed, steps }) => stirred(seed, steps)));
      expectAddsUp(report);
    },
  );

  it("tells the position of what goes in steps, and none of what has one", async () => {
    const { outcomes } = await pool.map(steps, [{ seed: 1, steps: 50 }]);
    expect(outcomes[0]).toMatchObject({ position: 50, extent: 50, attempts: 1 });
    const [plain] = (await pool.map(values, [1])).outcomes;
    expect(plain).toEqual({ job: 0, status: "fulfilled", value: 2, attempts: 1 });
  });

  it("finds the exports of a CommonJS module", async () => {
    expect((await pool.map(task("common.cjs"), [1, 2])).value).toEqual([2, 3]);
    expect((await pool.map(task("common.cjs"), [1, 2], { export: "negative" })).value).toEqual([-1, -2]);
  });

  it("carries every kind of value there and back", async () => {
    const kinds = await pool.exec<unknown[]>(values, undefined, { export: "kinds" });
    expect(kinds[2]).toBe(-0);
    expect(kinds.slice(3, 5)).toEqual([Number.NaN, 12345678901234567890n]);
    expect(kinds[6]).toEqual(new Map([["a", new Set([1])]]));
    expect(kinds[9]).toEqual(new Uint8Array([1, 2, 3]).buffer);
    expect((await pool.map(values, kinds, { export: "echo" })).value).toEqual(kinds);
    expect((await pool.map(values, kinds, { export: "waits" })).value).toEqual(kinds);
    expect(await pool.exec(values, kinds, { export: "echo" })).toEqual(kinds);
  });

  it("keeps numbers that are hard to tell apart, alone and among others", async () => {
    const hard = [-0, 0, Number.NaN, -Infinity, 5e-324, 2 ** 53, 0.1];
    const back = await pool.map<number>(values, hard, { export: "echo" });
    for (const [at, number] of hard.entries()) expect(back.value[at]).toBe(number);
    const mixed = [...hard, "0", null, undefined, 0n];
    expect((await pool.map(values, mixed, { export: "echo" })).value).toStrictEqual(mixed);
  });

  it("tells each job its number, its attempt, and what is shared with all", async () => {
    const shared = { limit: 7n, names: new Set(["a"]) };
    const { value } = await pool.map(values, numbers(50), { export: "see", shared });
    expect(value).toEqual(numbers(50).map((number) => ({ number, attempt: 1, resumed: undefined, shared })));
  });

  it("clones what is shared once for each worker", async () => {
    const shared = new SharedArrayBuffer(4);
    const { counts } = await pool.map(values, numbers(500), { export: "count", shared });
    expect(counts.fulfilled).toBe(500);
    expect(new Int32Array(shared)[0]).toBeGreaterThanOrEqual(500);
  });

  it("refuses to share what cannot be cloned", async () => {
    const run = pool.map(values, [1], { shared: { call: () => 1 } });
    await expect(run).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringMatching(/option shared: expected what can be cloned/) as string,
    });
    expect((await pool.map(values, [1])).value).toEqual([2]);
  });

  it("tells the times of each job if asked", async () => {
    const before = performance.timeOrigin + performance.now();
    const { outcomes } = await pool.map(
      steps,
      [0, 1, 2].map((seed) => ({ seed, steps: 2, ms: 10 })),
      { times: true },
    );
    for (const { started, elapsedMs } of outcomes) {
      expect(started).toBeGreaterThan(before - 1);
      expect(elapsedMs).toBeGreaterThanOrEqual(20);
    }
  });

  it("runs by itself beside others", async () => {
    const runs = [30, 3_000, 300].map((count) => pool.map(values, numbers(count)));
    const reports = await Promise.all(runs);
    expect(reports.map(({ counts }) => counts.fulfilled)).toEqual([30, 3_000, 300]);
    for (const { value } of reports) expect(value).toEqual(numbers(value.length).map((number) => number * 2));
  });

  it("of higher priority comes first", async () => {
    const order: string[] = [];
    const inputs = numbers(12).map((seed) => ({ seed, steps: 10, ms: 1 }));
    const low = pool.map(steps, inputs, { priority: -1 });
    const high = pool.map(steps, inputs, { priority: 1 });
    await Promise.all([low.then(() => order.push("low")), high.then(() => order.push("high"))]);
    expect(order).toEqual(["high", "low"]);
  });

  it("hands out every outcome once, as they come or in order", async () => {
    // Short jobs and long ones in turn, so that they end in another order than they began.
    const inputs = numbers(300).map((seed) => ({ seed, steps: seed % 50 === 0 ? 20_000 : 1 }));
    for (const keepOrder of [false, true]) {
      const jobs: number[] = [];
      for await (const { job, value } of pool.map(steps, inputs, { keepOrder })) {
        expect(value).toBe(stirred(job, inputs[job]!.steps));
        jobs.push(job);
      }
      if (!keepOrder) jobs.sort((a, b) => a - b);
      expect(jobs).toEqual(numbers(300));
    }
  });

  it("keeps nothing for the report if told not to collect", async () => {
    let [sum, count] = [0, 0];
    const run = pool.map<number>(values, numbers(5_000), { collect: false });
    for await (const { value } of run) [sum, count] = [sum + value!, count + 1];
    expect({ sum, count }).toEqual({ sum: 5_000 * 4_999, count: 5_000 });
    expect(await run).toMatchObject({ outcomes: [], value: [], counts: { fulfilled: 5_000 } });
  });

  it("has the values so far at any moment", async () => {
    const inputs = [
      { seed: 0, steps: 1 },
      { seed: 1, steps: 1e9 },
    ];
    const run = pool.map(steps, inputs);
    await until(run, ({ counts }) => counts.fulfilled === 1);
    expect(run.value).toEqual([stirred(0, 1), undefined]);
    run.stop();
    expect((await run).value).toEqual([stirred(0, 1), undefined]);
  });

  it("is many runs at once for many calls of exec", async () => {
    const many = await Promise.all(numbers(40).map((number) => pool.exec<number>(values, number)));
    expect(many).toEqual(numbers(40).map((number) => number * 2));
  });
});
