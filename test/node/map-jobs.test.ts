import { AsyncLocalStorage } from "node:async_hooks";
import { type Outcome, Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { begun, inline, numbers, published, task, turn, until } from "../helpers/tasks.js";

const jobs = task("jobs.js");

describe.each(["auto", "off"] as const)("a job of map (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  it("that threw is tried again from the start, as often as it is told", async () => {
    const report = await pool.map(
      jobs,
      [0, 1, 2, 3].map((failures) => ({ failures, steps: 1 })),
      {
        export: "attempts",
        retries: 2,
      },
    );
    expect(report.value).toEqual([["1"], ["2"], ["3"], undefined]);
    expect(report.outcomes.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 3]);
    expect(report.outcomes[3]!.error).toMatchObject({ code: "JOB_FAILED", message: "Error: failure 3" });
  });

  it("whose worker was lost goes on from what it last published", async () => {
    const report = await pool.map(jobs, [{ deaths: 2 }], { export: "attempts", retries: 2 });
    expect(report.value).toEqual([["1", "2", "3"]]);
    // A step for what there was before, and eleven for each attempt but for those that nobody heard of.
    expect(report.outcomes[0]!.position).toBeGreaterThan(22);
    expect(report.outcomes[0]!.attempts).toBe(3);
  });

  it("that awaits a retry when the run is stopped is rejected, with its failure", async () => {
    const fails = inline("export default () => { throw new Error('as ever'); }");
    const run = pool.map(fails, [1, 2], { retries: 2 ** 31 - 1 });
    await until(run, ({ counts }) => counts.partial === 2);
    run.stop();
    const { counts, outcomes } = await run;
    expect(counts).toEqual({ fulfilled: 0, partial: 0, rejected: 2, unstarted: 0 });
    for (const { error } of outcomes) expect(error!.message).toBe("Error: as ever");
  });

  it.each([
    ["returns", "fulfilled", "returned"],
    ["throws", "rejected", undefined],
    ["throws reason", "partial", "kept"],
    ["wraps reason", "partial", "kept"],
    ["throwIfAborted", "partial", "kept"],
    ["passes it on", "partial", "kept"],
  ])("that %s once it is stopped is %s", async (how, status, value) => {
    for (const exported of ["whenStopped", "whenStoppedBusy"]) {
      // Without shared memory what never waits does not hear of it, and these want to wait for what they do.
      if (
        exported === "whenStoppedBusy" &&
        (sharedMemory === "off" || !["returns", "throws", "throws reason"].includes(how))
      )
        continue;
      const run = pool.map(jobs, [how], { export: exported });
      await until(run, begun());
      run.stop({ reasons: () => "that cannot be cloned" });
      const { outcomes, forced } = await run;
      expect(forced).toBe(false);
      expect(outcomes[0]).toMatchObject({ status, attempts: 1 });
      if (value !== undefined) expect(outcomes[0]!.value).toBe(value);
      if (status === "rejected") expect(outcomes[0]!.error!.message).toBe("Error: an error of its own");
    }
  });

  it("that is stopped cleans up", async () => {
    for (const exported of ["leaves", "leavesLater"]) {
      const shared = new SharedArrayBuffer(4);
      const run = pool.map(jobs, [1, 2], { export: exported, shared });
      await until(run, begun(2));
      run.stop();
      expect((await run).counts.partial).toBe(2);
      // The report may be there before an async generator has cleaned up: the worker is not free until then.
      await pool.map(task("values.js"), numbers(4));
      while (Atomics.load(new Int32Array(shared), 0) < 2) await turn();
    }
  });

  it("may go on changing what it has kept", async () => {
    const seen: Outcome[] = [];
    const run = pool.map(jobs, [1], { export: "changes", onSnapshot: (outcome) => void seen.push(outcome) });
    while (seen.length < 3) await turn();
    run.stop();
    const { outcomes } = await run;
    for (const { value } of [...seen, ...outcomes]) {
      const { count, list } = value as { count: number; list: unknown[] };
      expect(list).toEqual(numbers(count).map((number) => number + 1));
    }
  });

  it("tells how far it is in units of its own", async () => {
    const run = pool.map(jobs, [40, 40], { export: "measures" });
    await until(run, published(2));
    const { inFlight, fraction } = run.progress;
    for (const { position, extent } of inFlight) {
      expect(extent).toBe(40);
      expect(position).toBeLessThan(40);
    }
    expect(fraction).toBeGreaterThan(0);
    const { outcomes } = await run;
    expect(outcomes[0]).toMatchObject({ value: "measured", position: 39, extent: 40 });
  });

  it("that yields or keeps what cannot be cloned is rejected, and says why", async () => {
    const kept = await pool.map(jobs, [1], { export: "keepsUncloneable" });
    expect(kept.outcomes[0]!.error).toMatchObject({ code: "RESULT_UNCLONEABLE" });
    const yielded = await pool.map(jobs, [1], { export: "yieldsUncloneable" });
    expect(yielded.outcomes[0]!.error).toMatchObject({ code: "RESULT_UNCLONEABLE" });
    const run = pool.map(jobs, [1], { export: "yieldsUncloneable" });
    // It may be found out before anybody has heard that the job was begun.
    await Promise.race([until(run, begun()), run]);
    run.stop();
    expect((await run).outcomes[0]!.error).toMatchObject({ code: "RESULT_UNCLONEABLE" });
  });

  it("is not heard any more once it has ended", async () => {
    const seen: Outcome[] = [];
    const onSnapshot = (outcome: Outcome): void => void seen.push(outcome);
    const lingering = await pool.map(jobs, numbers(20), { export: "lingers", onSnapshot });
    expect(lingering.value).toEqual(numbers(20).map(() => "ended"));
    const later = numbers(2).map((seed) => ({ seed, steps: 120, ms: 1 }));
    await pool.map(task("steps.js"), later, { onSnapshot });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ value }) => value === "too late")).toEqual([]);
  });

  it("fails the run if what hears of its snapshots throws", async () => {
    const onSnapshot = (): never => {
      throw new Error("not a listener");
    };
    const run = pool.map(task("steps.js"), [{ seed: 0, steps: 1e9, ms: 1 }], { onSnapshot });
    await expect(run).rejects.toMatchObject({ code: "TASK_INVALID", message: "task steps.js: not a listener" });
  });

  it("leaves the program's own code where it was called from", async () => {
    const place = new AsyncLocalStorage<string>();
    const seen = new Set<string>();
    const note = (what: string): void => void seen.add(`${what}: ${place.getStore()}`);
    const inputs = (function* () {
      for (const seed of numbers(40)) {
        note("inputs");
        yield { seed, steps: 15, ms: 1 };
      }
    })();
    const later = (async function* () {
      for (const seed of numbers(3)) {
        note("later inputs");
        await turn();
        yield { seed, steps: 150, ms: 1 };
      }
    })();
    await place.run("here", async () => {
      const onSnapshot = (): void => note("snapshot");
      const run = pool.map(task("steps.js"), inputs, { onSnapshot, transfer: () => (note("transfer"), []) });
      run.addEventListener("progress", () => note("progress"));
      for await (const { job } of run) if (job % 10 === 0) note("loop");
      await run;
      note("after");
      await pool.map(task("steps.js"), later, { onSnapshot });
    });
    place.enterWith("elsewhere");
    const places = ["inputs", "later inputs", "snapshot", "transfer", "progress", "loop", "after"];
    expect([...seen].toSorted()).toEqual(places.map((what) => `${what}: here`).toSorted());
  });
});
