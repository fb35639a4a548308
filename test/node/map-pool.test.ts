import { Worker } from "node:worker_threads";
import { Pool } from "partway";
import { describe, expect, it } from "vitest";
import { OwnWorkers } from "../helpers/own-workers.js";
import { begun, expectAddsUp, numbers, published, task, turn, until } from "../helpers/tasks.js";

const values = task("values.js");
const steps = task("steps.js");
const stuck = task("stuck.js");
const long = (count: number): object[] => numbers(count).map((seed) => ({ seed, steps: 1e9, ms: 0.5 }));
const short = (count: number): object[] => numbers(count).map((seed) => ({ seed, steps: 20, ms: 0.5 }));

describe.each(["auto", "off"] as const)("a pool that maps (shared memory %s)", (sharedMemory) => {
  it("finishes what is queued when it is closed, what is paused too, and takes nothing more", async () => {
    const workers = new OwnWorkers();
    const pool = workers.pool({ workers: 2, sharedMemory });
    const slow = (async function* () {
      for (const input of short(3)) {
        await turn();
        yield input;
      }
    })();
    const runs = [pool.map(steps, short(40)), pool.map(values, numbers(3_000)), pool.map(steps, slow)];
    const call = pool.exec(values, 4);
    runs[1]!.pause();
    const closed = pool.close();
    await expect(pool.map(values, [1])).rejects.toMatchObject({ code: "POOL_CLOSED", report: { jobs: 0 } });
    await expect(pool.exec(values, 1)).rejects.toMatchObject({ code: "POOL_CLOSED" });
    await closed;
    const reports = await Promise.all(runs);
    expect(reports.map(({ counts }) => counts.fulfilled)).toEqual([40, 3_000, 3]);
    expect(await call).toBe(8);
    expect(workers.alive.size).toBe(0);
    await expect(pool.map(values, [1])).rejects.toMatchObject({ code: "POOL_CLOSED" });
    await pool.close();
    expect(workers.alive.size).toBe(0);
  });

  it("settles everything at once when it is terminated, whatever its tasks do", async () => {
    const workers = new OwnWorkers();
    const pool = workers.pool({ workers: 2, sharedMemory });
    const runs = [
      pool.map(stuck, ["stuck"], { export: "waits", grace: 1e6 }),
      pool.map(steps, long(20)),
      pool.map(values, { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }),
      pool.map(task("loading/never.js"), [1]),
    ];
    const call = Promise.allSettled([pool.exec(stuck, "stuck", { export: "waits", priority: -1 })]);
    await until(runs[0]!, published(1));
    await pool.terminate();
    expect(workers.alive.size).toBe(0);
    for (const run of runs) {
      const report = await run;
      expect(report).toMatchObject({ status: "stopped", reason: { code: "POOL_CLOSED" }, counts: { fulfilled: 0 } });
      expectAddsUp(report);
    }
    expect((await runs[0]!).outcomes.map(({ value }) => value)).toEqual(["stuck"]);
    expect(await call).toMatchObject([{ reason: { name: "AbortError", cause: { code: "POOL_CLOSED" } } }]);
  });

  it("rejects a run beyond its limit without touching its inputs, and takes another when there is room", async () => {
    const pool = new Pool({ workers: 3, sharedMemory, maxQueue: 3 });
    let pulled = 0;
    const inputs = {
      *[Symbol.iterator]() {
        pulled++;
        yield 1;
      },
    };
    const runs = [pool.map(steps, long(1)), pool.map(steps, long(1)), pool.map(values, numbers(100))];
    await expect(pool.map(values, inputs)).rejects.toMatchObject({
      code: "QUEUE_FULL",
      message: "the pool has 3 runs under way, expected fewer than maxQueue = 3",
    });
    await expect(pool.exec(values, 1)).rejects.toMatchObject({ code: "QUEUE_FULL" });
    expect(pulled).toBe(0);
    await runs[2];
    const fourth = pool.map(values, inputs);
    await expect(pool.map(values, [1])).rejects.toMatchObject({ code: "QUEUE_FULL" });
    expect((await fourth).value).toEqual([2]);
    for (const run of runs) run.stop();
    await Promise.all(runs);
    const calls = await Promise.all(numbers(3).map((number) => pool.exec<number>(values, number)));
    expect(calls).toEqual([0, 2, 4]);
    await pool.close();
  });

  it.each([
    ["loading/exits.js", /exits.js: expected a module that can be loaded: a worker exited with code 5/],
    ["loading/crashes.js", /crashes.js: expected a module that can be loaded: .*nobody catches this/],
    ["loading/throws.js", /throws.js: expected a module that can be loaded, got RangeError: not today/],
  ])("does not respawn for ever for a module that cannot be loaded (%s)", async (file, message) => {
    for (const count of [1, 50]) {
      const workers = new OwnWorkers();
      const pool = workers.pool({ workers: 2, sharedMemory });
      const run = pool.map(task(file), numbers(count), { retries: 1_000 });
      await expect(run).rejects.toMatchObject({
        code: "MODULE_INVALID",
        message: expect.stringMatching(message) as string,
        report: { status: "failed", counts: { fulfilled: 0, partial: 0, rejected: 0, unstarted: count } },
      });
      expect(workers.made).toBeLessThan(8);
      expect((await pool.map(values, [1, 2])).value).toEqual([2, 4]);
      await pool.close();
      expect(workers.alive.size).toBe(0);
    }
  });

  it("fails the runs of a broken module, and no other that shares its workers", async () => {
    const pool = new Pool({ workers: 2, sharedMemory });
    const sound = [pool.map(steps, short(30)), pool.map(values, numbers(1_000))];
    const broken = ["exits.js", "crashes.js", "throws.js", "none.js"].map((file) =>
      pool.map(task(`loading/${file}`), numbers(10)),
    );
    for (const run of await Promise.allSettled(broken))
      expect(run).toMatchObject({ reason: { code: "MODULE_INVALID" } });
    const reports = await Promise.all(sound);
    expect(reports.map(({ counts }) => counts)).toMatchObject([{ fulfilled: 30 }, { fulfilled: 1_000 }]);
    await pool.close();
  });

  it("takes workers whose entry is CommonJS, whoever reads what they print", async () => {
    for (const options of [{}, { stdout: true }, { stdout: true, stderr: true }]) {
      const createWorker = (): Worker => new Worker(new URL("../fixtures/workers/own.cjs", import.meta.url), options);
      await using pool = new Pool({ workers: 2, sharedMemory, createWorker });
      expect((await pool.map("twice", numbers(100))).value).toEqual(numbers(100).map((number) => number * 2));
    }
  });

  it("cannot start workers whose entry is broken, and says so", async () => {
    let made = 0;
    const createWorker = (): never => {
      made++;
      throw new Error("no workers today");
    };
    const pool = new Pool({ workers: 2, sharedMemory, createWorker });
    await expect(pool.map(values, numbers(9))).rejects.toMatchObject({
      code: "WORKER_START_FAILED",
      message: expect.stringMatching(/no workers today/) as string,
      report: { counts: { unstarted: 9 } },
    });
    expect(made).toBeLessThan(8);
    await pool.close();
  });

  it("has its workers back after each of many stops", async () => {
    const workers = new OwnWorkers();
    const pool = workers.pool({ workers: 2, sharedMemory });
    for (let count = 0; count < 20; count++) {
      const run = pool.map(steps, long(5));
      await until(run, begun());
      run.stop();
      expect((await run).forced).toBe(false);
    }
    expect(workers.made).toBe(2);
    await pool.close();
  });
});
