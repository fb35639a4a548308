import { getEventListeners } from "node:events";
import { Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { OwnWorkers } from "../helpers/own-workers.js";
import { probe } from "../helpers/probe.js";
import { begun, inline, next, numbers, task, until } from "../helpers/tasks.js";

const values = task("values.js");
const steps = task("steps.js");
const long = (count: number): object[] => numbers(count).map((seed) => ({ seed, steps: 1e9, ms: 0.5 }));
const short = (count: number): object[] => numbers(count).map((seed) => ({ seed, steps: 20, ms: 0.5 }));

describe.each(["auto", "off"] as const)("a signal (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());
  const warnings: Error[] = [];
  const warned = (warning: Error): number => warnings.push(warning);
  process.on("warning", warned);
  afterAll(() => process.off("warning", warned));

  it("stops its own run and no other", async () => {
    const stop = new AbortController();
    const stopped = pool.map(steps, long(4), { signal: stop.signal });
    const others = [pool.map(steps, short(30)), pool.map(values, numbers(2_000)), pool.exec(values, 21)] as const;
    await until(stopped, begun());
    stop.abort("only this one");
    expect(await stopped).toMatchObject({ status: "stopped", reason: "only this one", counts: { rejected: 0 } });
    const [slow, quick, single] = await Promise.all(others);
    expect([slow.counts.fulfilled, quick.counts.fulfilled, single]).toEqual([30, 2_000, 42]);
  });

  it("stops as many runs as were given it, each with the very same reason", async () => {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const runs = numbers(30).map(() => pool.map(steps, long(3), options));
    const calls = numbers(5).map(() => pool.exec(steps, long(1)[0], options));
    const settled = Promise.allSettled(calls);
    await until(runs[0]!, begun());
    const reason = { all: "of you" };
    stop.abort(reason);
    for (const run of runs) {
      const report = await run;
      expect(report.reason).toBe(reason);
      expect(report.counts.partial + report.counts.unstarted).toBe(3);
    }
    for (const call of await settled) {
      expect(call).toMatchObject({ status: "rejected", reason: { name: "AbortError", code: "ABORTED" } });
      expect(((call as PromiseRejectedResult).reason as Error).cause).toBe(reason);
    }
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    // Node warns of more than ten listeners.
    expect(warnings).toEqual([]);
  });

  it("that is aborted beforehand starts nothing: no input is pulled, none given away, no worker made", async () => {
    const workers = new OwnWorkers();
    const own = workers.pool({ sharedMemory });
    let touched = 0;
    const inputs = {
      *[Symbol.iterator]() {
        touched++;
        yield 1;
      },
    };
    const signal = AbortSignal.abort("never mind");
    const transfer = (): Transferable[] => (touched++, []);
    const report = await own.map(values, inputs, {
      signal,
      transfer,
      shared: {
        get a() {
          return touched++;
        },
      },
    });
    expect(report).toMatchObject({ status: "stopped", reason: "never mind", jobs: 0, inputsEnded: false, workers: 0 });
    expect((await own.map(values, [1, 2, 3], { signal })).counts).toMatchObject({ unstarted: 3 });
    await expect(own.exec(values, 1, { signal })).rejects.toMatchObject({ name: "AbortError", cause: "never mind" });
    const force = AbortSignal.abort("nor this");
    expect(await own.map(values, inputs, { force })).toMatchObject({ status: "stopped", reason: "nor this", jobs: 0 });
    expect({ touched, made: workers.made }).toEqual({ touched: 0, made: 0 });
    await own.close();
  });

  it("keeps its reason, whatever that is", async () => {
    for (const reason of [undefined, null, 0, "why", Symbol("why"), new Error("why"), () => "why"]) {
      const stop = new AbortController();
      const run = pool.map(steps, long(1), { signal: stop.signal });
      stop.abort(reason);
      const expected: unknown = stop.signal.reason;
      expect((await run).reason).toBe(expected);
    }
    const timed = await pool.map(steps, long(1), { signal: AbortSignal.timeout(20) });
    expect(timed.reason).toMatchObject({ name: "TimeoutError" });
  });

  it("has no listener left, however the run ends", async () => {
    const [stop, force] = [new AbortController(), new AbortController()];
    const options = { signal: stop.signal, force: force.signal };
    const left = (): number =>
      [stop.signal, force.signal].flatMap((signal) => getEventListeners(signal, "abort")).length;
    await pool.map(values, numbers(100), options);
    await pool.exec(values, 1, options);
    const broken = pool.map(task("loading/throws.js"), [1], options);
    await expect(broken).rejects.toMatchObject({ code: "MODULE_INVALID" });
    const inputs = (function* () {
      yield 1;
      throw new Error("no more");
    })();
    await expect(pool.map(values, inputs as Iterable<number>, options)).rejects.toMatchObject({ code: "INPUT_FAILED" });
    await expect(pool.map(values, [1], { ...options, retries: -1 })).rejects.toMatchObject({ code: "OPTION_INVALID" });
    const abandoned = pool.map(values, numbers(500), options);
    for await (const { job } of abandoned) if (job > 3) break;
    await abandoned;
    expect(left()).toBe(0);
    const stopped = pool.map(steps, long(3), options);
    const other = pool.map(steps, long(3), { force: force.signal });
    expect(left()).toBe(2);
    stop.abort();
    await stopped;
    expect(left()).toBe(1);
    force.abort();
    await other;
    expect(left()).toBe(0);
  });

  it("once aborted leaves the pool to the runs that come after, and to those that waited", async () => {
    const stop = new AbortController();
    const first = pool.map(steps, long(6), { signal: stop.signal });
    const waiting = pool.map(values, numbers(10));
    await until(first, begun(2));
    stop.abort();
    const after = pool.map(values, numbers(20));
    expect((await waiting).counts.fulfilled).toBe(10);
    expect((await after).counts.fulfilled).toBe(20);
    expect((await first).forced).toBe(false);
  });
});

describe.each(["auto", "off"] as const)("a timeout (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 1, sharedMemory });
  afterAll(() => pool.terminate());

  it("starts with the job: neither waiting for a worker counts, nor for the jobs before it", async () => {
    const first = pool.map(steps, [{ seed: 0, steps: 300, ms: 1 }]);
    const queued = pool.map(
      steps,
      numbers(6).map((seed) => ({ seed, steps: 60, ms: 1 })),
      { timeout: 280 },
    );
    expect((await queued).counts.fulfilled).toBe(6);
    expect((await first).counts.fulfilled).toBe(1);
  });

  it("does not count the time in which the module is loaded", async () => {
    const late = inline("await new Promise((resolve) => setTimeout(resolve, 250)); export default (input) => input;");
    expect((await pool.map(late, [1, 2], { timeout: 100, grace: 20 })).value).toEqual([1, 2]);
    const slow = inline("for (const end = Date.now() + 250; Date.now() < end; ); export default (input) => input;");
    expect((await pool.map(slow, [1, 2], { timeout: 100, grace: 20 })).value).toEqual([1, 2]);
  });

  it("does not count the time in which a kernel is set up", async () => {
    const report = await pool.run(probe, { jobs: 20, setUp: 1e9 }, { timeout: 100, grace: 20 });
    expect(report.counts).toMatchObject({ fulfilled: 20 });
  });

  it("leaves out what the run is paused for", async () => {
    // The main side looks at 550 ms and at 1,100: in the pause, and when the job goes on.
    const run = pool.map(steps, [{ seed: 0, steps: 12, ms: 20 }], { timeout: 500, grace: 50 });
    const end = new Promise((resolve) => setTimeout(resolve, 1_000));
    await until(run, ({ counts }) => counts.partial === 1);
    run.pause();
    await end;
    run.resume();
    expect((await run).counts).toMatchObject({ fulfilled: 1 });
  });

  it.each(["default", "asyncGenerator", "plain", "asynchronous"])(
    "rejects the job that overstays it, with what it had kept: %s",
    async (exported) => {
      if (exported === "plain" && sharedMemory === "off") return;
      const inputs = [
        { seed: 0, steps: 5, ms: 1 },
        { seed: 1, steps: 1e9, ms: 1 },
        { seed: 2, steps: 5, ms: 1 },
      ];
      const report = await pool.map(steps, inputs, { export: exported, timeout: 150 });
      expect(report).toMatchObject({ status: "completed", counts: { fulfilled: 2, rejected: 1 }, forced: false });
      const { error, value, position } = report.outcomes[1]!;
      expect(error).toMatchObject({ code: "JOB_TIMEOUT", message: "job 1: expected to end within 150 ms" });
      expect((value as { at: number }).at).toBe(position);
      expect(position).toBeGreaterThan(0);
    },
  );

  it.each([
    ["default", "stuck"],
    ["waits", "stuck"],
    ["generator", { steps: 9, stuckAt: 5 }],
    ["waitsAfter", 5],
  ])("ends the worker of a job that does not listen: %s", async (exported, input) => {
    const run = pool.map(task("stuck.js"), [input], { export: exported, timeout: 150, grace: 50 });
    const report = await run;
    expect(report.outcomes[0]).toMatchObject({ status: "rejected", attempts: 1, error: { code: "JOB_TIMEOUT" } });
    if (exported === "waits") expect(report.outcomes[0]!.value).toBe("stuck");
    if (exported === "waitsAfter") expect(report.outcomes[0]!.value).toBe(5);
    await next(pool.map(values, [1]));
  });

  it("ends the worker of a job that never looks up, and no other job is to blame for it", async () => {
    const inputs = numbers(300).map((job) => (job === 150 ? "stuck" : job));
    const { outcomes, counts } = await pool.map(task("stuck.js"), inputs, { timeout: 150, grace: 50 });
    expect(outcomes[150]).toMatchObject({ status: "rejected", attempts: 1, error: { code: "JOB_TIMEOUT" } });
    expect(counts).toMatchObject({ fulfilled: 299 });
  });
});
