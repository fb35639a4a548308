import { Pool, type Run } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { stirred } from "../fixtures/tasks/stir.js";
import { begun, expectAddsUp, inline, next, numbers, published, task, turn, until } from "../helpers/tasks.js";

const steps = task("steps.js");
const stuck = task("stuck.js");
const endless = (count: number): { seed: number; steps: number; ms: number }[] =>
  numbers(count).map((seed) => ({ seed, steps: 1e9, ms: 1 }));

describe.each(["auto", "off"] as const)("a stop (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 3, sharedMemory });
  afterAll(() => pool.terminate());

  const expectUsable = async (): Promise<void> => {
    expect((await pool.map(task("values.js"), numbers(20))).value).toEqual(numbers(20).map((number) => number * 2));
  };

  it.each(["default", "asyncGenerator", "plain", "asynchronous"])(
    "keeps the exact part of each job in flight that is written as %s",
    async (exported) => {
      // What does not look up while it computes is stopped by a message only where memory is not shared.
      if (exported === "plain" && sharedMemory === "off") return;
      const run = pool.map(steps, endless(5), { export: exported });
      await until(run, begun(3));
      await next(run);
      run.stop("enough");
      const report = await run;
      expect(report).toMatchObject({ status: "stopped", reason: "enough", forced: false });
      expect(report.counts).toEqual({ fulfilled: 0, partial: 3, rejected: 0, unstarted: 2 });
      for (const { job, value, position } of report.outcomes.slice(0, 3)) {
        expect(position).toBeGreaterThan(0);
        expect(value).toEqual({ at: position, state: stirred(job, position!) });
      }
      expectAddsUp(report);
      await expectUsable();
    },
  );

  it("reaches a generator whose steps have suddenly become long", async () => {
    for (const exported of ["default", "waits"]) {
      const run = pool.map<number>(task("uneven.js"), [{ short: 100_000, ms: 20 }], {
        export: exported,
        onSnapshot: ({ position }) => void (position! > 100_005 && run.stop()),
      });
      const { forced, outcomes } = await run;
      expect(forced).toBe(false);
      expect(outcomes[0]!.value).toBe(outcomes[0]!.position);
    }
  });

  it("between two jobs loses none of them, and begins none", async () => {
    const shared = new SharedArrayBuffer(4);
    const run = pool.map(task("values.js"), numbers(20_000), { export: "count", shared });
    for await (const { job } of run) if (job === 500) run.stop();
    const report = await run;
    const [count] = new Int32Array(shared);
    expectAddsUp(report);
    expect(report.counts.partial).toBe(0);
    expect(report.counts.fulfilled).toBeLessThanOrEqual(count!);
    await expectUsable();
    expect(new Int32Array(shared)[0]).toBe(count);
  });

  it("before the first job leaves all of them, and no result", async () => {
    for (const count of [1, 2, 50]) {
      const cold = new Pool({ workers: 3, sharedMemory });
      const run = cold.map(steps, endless(count));
      run.stop("at once");
      const report = await run;
      expect(report).toMatchObject({ status: "stopped", reason: "at once", jobs: count });
      expect(report.counts).toEqual({ fulfilled: 0, partial: 0, rejected: 0, unstarted: count });
      expectAddsUp(report);
      await cold.close();
    }
  });

  it("in the turn in which the first jobs are sent is heard by those jobs", async () => {
    await expectUsable();
    const run = pool.map(steps, endless(7));
    await turn();
    run.stop();
    const report = await run;
    expectAddsUp(report);
    expect(report.counts.fulfilled + report.counts.rejected).toBe(0);
  });

  it("after the last job changes nothing", async () => {
    const run = pool.map<number>(task("values.js"), numbers(9));
    let count = 0;
    for await (const { status } of run) if (status === "fulfilled" && ++count === 9) run.stop("too late");
    expect(await run).toMatchObject({ status: "completed", counts: { fulfilled: 9 } });
    run.stop("far too late");
    run.force();
    expect((await run).value).toEqual(numbers(9).map((number) => number * 2));
  });

  it("while the pool is idle is nothing to it", async () => {
    const stop = new AbortController();
    await pool.map(task("values.js"), [1], { signal: stop.signal });
    stop.abort();
    await expectUsable();
  });

  it("while there is no input yet does not wait for one", async () => {
    let returned = 0;
    const inputs = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () => (returned++, new Promise<never>(() => {})),
      }),
    };
    const run = pool.map(steps, inputs);
    await turn();
    run.stop("idle");
    expect(await run).toMatchObject({ status: "stopped", jobs: 0, inputsEnded: false, reason: "idle" });
    expect(returned).toBe(1);
    await expectUsable();
  });

  it("while the module is being loaded does not wait for it", async () => {
    const run = pool.map(task("loading/never.js"), numbers(5));
    await until(run, ({ workers }) => workers.some(({ state }) => state === "busy"));
    await next(run);
    run.stop();
    const report = await run;
    expect(report).toMatchObject({ status: "stopped", forced: false, counts: { unstarted: 5 } });
    await expectUsable();
  });

  it.each(["js", "cjs"])("while the module holds its worker up is forced after its grace (.%s)", async (format) => {
    const run = pool.map(task(`loading/blocks.${format}`), numbers(5), { grace: 50 });
    await until(run, ({ workers }) => workers.some(({ state }) => state === "busy"));
    await next(run);
    run.stop();
    const report = await run;
    expect(report).toMatchObject({ status: "stopped", forced: true, counts: { unstarted: 5 } });
    await expectUsable();
  });

  it("comes from the midst of the program's own code: its inputs, its snapshots, its transfers", async () => {
    const from = (place: Place): Promise<void> => stoppedFrom(place);
    await from((_, stop) =>
      pool.map(
        steps,
        (function* () {
          yield* endless(2);
          stop.abort("within");
          yield* endless(2);
        })(),
        { signal: stop.signal },
      ),
    );
    await from((run) => pool.map(steps, endless(4), { onSnapshot: () => run().stop("within") }));
    await from((_, stop) =>
      pool.map(steps, endless(4), { signal: stop.signal, transfer: () => (stop.abort("within"), []) }),
    );
    await expectUsable();
  });

  it("is forced once its grace is over, and keeps what was published", async () => {
    const inputs = [{ steps: 1e9, stuckAt: 2_000 }, { steps: 10 }, { steps: 1e9 }];
    const run = pool.map(inline(slowGenerator), inputs, { grace: 100 });
    await until(run, ({ inFlight }) => inFlight.some(({ job, position }) => job === 2 && position! > 4_000));
    run.stop();
    const report = await run;
    expect(report.forced).toBe(true);
    expect(report.counts).toMatchObject({ fulfilled: 1, partial: 2 });
    for (const { value, position } of report.outcomes) expect(value).toBe(position);
    await expectUsable();
  });

  it.each(["waits", "waitsAfter"])("is forced on a task that waits for what never comes (%s)", async (exported) => {
    const inputs: unknown[] = exported === "waits" ? ["stuck", "stuck"] : [3, 3];
    const run = pool.map(stuck, inputs, { export: exported, grace: 100 });
    await until(run, published(2));
    run.stop();
    const report = await run;
    expect(report).toMatchObject({ forced: true, counts: { partial: 2 }, status: "stopped" });
    expect(report.outcomes.map(({ value }) => value)).toEqual(inputs);
    await expectUsable();
  });

  it("is forced at once by a force signal, and by run.force", async () => {
    for (const how of ["signal", "method"]) {
      const force = new AbortController();
      const run = pool.map(stuck, ["stuck", "stuck"], { export: "waits", grace: 1e6, force: force.signal });
      await until(run, published(2));
      if (how === "signal") force.abort("now");
      else run.force("now");
      const report = await run;
      expect(report).toMatchObject({ status: "stopped", forced: true, reason: "now", counts: { partial: 2 } });
    }
    await expectUsable();
  });

  it("ends a pause", async () => {
    const run = pool.map(steps, endless(4));
    await until(run, published(3));
    run.pause();
    await until(run, ({ state }) => state === "paused");
    run.stop();
    const report = await run;
    expect(report).toMatchObject({ status: "stopped", forced: false, counts: { partial: 3, unstarted: 1 } });
    expectAddsUp(report);
  });
});

/** A generator whose step takes a tenth of a millisecond, and which may be stuck at one. */
const slowGenerator = `
export default function* ({ steps, stuckAt }) {
  for (let at = 1; at <= steps; at++) {
    for (const end = performance.now() + 0.1; performance.now() < end; );
    yield at;
    while (at === stuckAt);
  }
  return steps;
}`;

type Place = (run: () => Run, stop: AbortController) => Run;

async function stoppedFrom(place: Place): Promise<void> {
  const run: Run = place(() => run, new AbortController());
  const report = await run;
  expect(report).toMatchObject({ status: "stopped", reason: "within", forced: false });
  expectAddsUp(report as never);
  expect(report.counts.fulfilled + report.counts.rejected).toBe(0);
}
