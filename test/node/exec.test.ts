import { AbortError, type ExecOptions, PartwayError, Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { OwnWorkers } from "../helpers/own-workers.js";
import { probe } from "../helpers/probe.js";
import { begun, inline, numbers, task, until } from "../helpers/tasks.js";
import { stirred } from "../fixtures/tasks/stir.js";

const values = task("values.js");
const steps = task("steps.js");
const endless = { seed: 3, steps: 1e9, ms: 0.2 };

/** What a promise rejects with. */
const rejection = (promise: Promise<unknown>): Promise<AbortError> =>
  promise.then(
    () => expect.unreachable("it was fulfilled"),
    (reason: AbortError) => reason,
  );

describe.each(["auto", "off"] as const)("exec (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  /** Aborts the call as soon as the job has published something. */
  async function aborted(
    abort: (controller: AbortController) => void,
    options: ExecOptions<unknown, unknown> = {},
  ): Promise<AbortError> {
    const controller = new AbortController();
    const onSnapshot = (): void => abort(controller);
    return rejection(pool.exec(steps, endless, { signal: controller.signal, onSnapshot, ...options }));
  }

  it("resolves with the value of its job", async () => {
    expect(await pool.exec<number>(values, 21)).toBe(42);
    expect(await pool.exec(steps, { seed: 5, steps: 300 })).toBe(stirred(5, 300));
    for (const value of [undefined, null, 0, "", new Map([[1, 2n]])])
      expect(await pool.exec(values, value, { export: "echo" })).toEqual(value);
  });

  it("takes a list as one input", async () => {
    expect(await pool.exec(values, [1, 2, 3], { export: "echo" })).toEqual([1, 2, 3]);
  });

  it("gives its job what is shared", async () => {
    const seen = await pool.exec(values, 1, { export: "see", shared: { limit: 3 } });
    expect(seen).toEqual({ number: 0, attempt: 1, resumed: undefined, shared: { limit: 3 } });
  });

  it("rejects with an AbortError when it is stopped, which has the reason and what was kept", async () => {
    const why = new RangeError("enough");
    const error = await aborted((controller) => controller.abort(why));
    expect(error).toBeInstanceOf(AbortError);
    expect(error).toBeInstanceOf(PartwayError);
    expect(error).toMatchObject({
      name: "AbortError",
      code: "ABORTED",
      message: "stopped before the job had ended: enough",
    });
    expect(error.cause).toBe(why);
    const { at, state } = error.partial as { at: number; state: number };
    expect(at).toBeGreaterThan(0);
    expect(state).toBe(stirred(3, at));
  });

  it("has as the cause whatever the signal has as its reason", async () => {
    const plain = await aborted((controller) => controller.abort());
    expect(plain.cause).toBeInstanceOf(DOMException);
    expect(plain.cause).toMatchObject({ name: "AbortError" });
    for (const reason of ["text", 7, null, { by: "SIGINT" }]) {
      const error = await aborted((controller) => controller.abort(reason));
      expect(error.cause).toBe(reason);
      expect(error.code).toBe("ABORTED");
    }
    const late = await rejection(pool.exec(steps, endless, { signal: AbortSignal.timeout(20) }));
    expect(late).toMatchObject({ code: "ABORTED", cause: { name: "TimeoutError" } });
  });

  it("has no part of what keeps nothing", async () => {
    const force = new AbortController();
    const shared = new Int32Array(new SharedArrayBuffer(4));
    const sleeps = inline("export default (_, { shared }) => { Atomics.store(shared, 0, 1); for (;;); }");
    const call = rejection(pool.exec(sleeps, 1, { force: force.signal, shared }));
    while (Atomics.load(shared, 0) === 0) await new Promise((resolve) => setImmediate(resolve));
    force.abort("now");
    expect(await call).toMatchObject({ code: "ABORTED", cause: "now", partial: undefined });
  });

  it("does nothing if its signal was aborted beforehand", async () => {
    const workers = new OwnWorkers();
    const own = workers.pool({ workers: 2, sharedMemory });
    const why = new Error("never mind");
    for (const options of [{ signal: AbortSignal.abort(why) }, { force: AbortSignal.abort(why) }]) {
      const error = await rejection(own.exec(values, 1, options));
      expect(error).toMatchObject({ name: "AbortError", code: "ABORTED", partial: undefined });
      expect(error.cause).toBe(why);
    }
    expect(workers.made).toBe(0);
    await own.close();
  });

  it("resolves if its job ends in spite of the stop", async () => {
    const controller = new AbortController();
    const options = { export: "whenStopped", signal: controller.signal, onSnapshot: () => controller.abort() };
    expect(await pool.exec(task("jobs.js"), "returns", options)).toBe("returned");
  });

  it("rejects with the error of a job that failed", async () => {
    const error = await rejection(pool.exec(task("throws.js"), "properties"));
    expect(error).not.toBeInstanceOf(AbortError);
    expect(error).toBeInstanceOf(PartwayError);
    expect(error).toMatchObject({
      name: "PartwayError",
      code: "JOB_FAILED",
      message: "Error: with properties",
      cause: { message: "with properties", code: "E_TASK" },
    });
  });

  it("tries again as often as it is told", async () => {
    const input = { failures: 2, steps: 1 };
    const options = { export: "attempts", retries: 2 };
    expect(await pool.exec(task("jobs.js"), input, options)).toEqual(["3"]);
    await expect(pool.exec(task("jobs.js"), input, { ...options, retries: 1 })).rejects.toMatchObject({
      code: "JOB_FAILED",
      message: "Error: failure 2",
    });
  });

  it("rejects with JOB_TIMEOUT when its time is over", async () => {
    const error = await rejection(pool.exec(steps, endless, { timeout: 30 }));
    expect(error).not.toBeInstanceOf(AbortError);
    expect(error.code).toBe("JOB_TIMEOUT");
    expect(await pool.exec(values, 1, { timeout: 10_000 })).toBe(2);
  });

  it("is many at once, of which each has its own end", async () => {
    const calls = numbers(200).map((number) => pool.exec(task("throws.js"), number, { export: "odd" }));
    for (const [number, call] of (await Promise.allSettled(calls)).entries()) {
      if (number % 2 === 0) expect(call).toEqual({ status: "fulfilled", value: number });
      else expect(call).toMatchObject({ status: "rejected", reason: { message: `Error: ${number} is odd` } });
    }
  });

  it("shares one signal with many, and all are stopped", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const onSnapshot = (): void => controller.abort("all of you");
    const calls = numbers(20).map(() => rejection(pool.exec(steps, endless, { signal, onSnapshot })));
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: "ABORTED", cause: "all of you" });
    expect(await pool.exec(values, 1)).toBe(2);
  });

  it("is refused by a pool that is closed, and by one that is closing", async () => {
    const own = new Pool({ workers: 1, sharedMemory });
    const before = own.exec(values, 1);
    const run = own.run(probe, { jobs: 5, extent: 50 });
    const closed = own.close();
    await expect(own.exec(values, 1)).rejects.toMatchObject({ code: "POOL_CLOSED", name: "PartwayError" });
    await expect(own.run(probe, { jobs: 5 })).rejects.toMatchObject({ code: "POOL_CLOSED", report: { jobs: 0 } });
    expect(await before).toBe(2);
    expect((await run).counts.fulfilled).toBe(5);
    await closed;
    await expect(own.exec(values, 1)).rejects.toMatchObject({ code: "POOL_CLOSED" });
  });

  it("is stopped by a pool that is terminated", async () => {
    const own = new Pool({ workers: 2, sharedMemory });
    const call = rejection(own.exec(steps, endless));
    const run = own.map(steps, [endless]);
    await until(run, begun());
    await own.terminate();
    expect(await call).toMatchObject({ name: "AbortError", code: "ABORTED", cause: { code: "POOL_CLOSED" } });
  });
});
