import { type ChunkProgress, Pool } from "partway";
import { describe, expect, it } from "vitest";
import { Chunks, expectPaired } from "../helpers/chunks.js";
import { OwnWorkers } from "../helpers/own-workers.js";
import { probe } from "../helpers/probe.js";
import { begun, inline, numbers, published, task, turn, until } from "../helpers/tasks.js";

const states = ({ news }: Chunks): string[] => news.map(({ state }) => state);
const endOf = ({ news }: Chunks): ChunkProgress => news.findLast(({ state }) => state !== "sent")!;
const sleep = inline("export default (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)");

describe.each(["auto", "off"] as const)("the chunks of a run (shared memory %s)", (sharedMemory) => {
  const poolOf = (workers: number): Pool => new Pool({ workers, sharedMemory });

  it("are told of as they are sent and come back, with the worker that has them and what became of their jobs", async () => {
    const pool = poolOf(2);
    const run = pool.map(task("values.js"), numbers(5_000));
    const chunks = new Chunks(run);
    const { counts } = await run;
    expectPaired(chunks);
    // A worker without work may take over what another has not begun: that is unstarted in the one chunk, and ends in another.
    expect({ ...chunks.counts, unstarted: 0 }).toEqual(counts);
    for (const { worker, state } of chunks.news) {
      expect([0, 1]).toContain(worker);
      expect(state).not.toBe("lost");
    }
    expect(chunks.news[0]).toMatchObject({ chunk: 1, state: "sent" });
    const told = chunks.news.length;
    await pool.close();
    expect(chunks.news.length).toBe(told);
  });

  it("come back whole where jobs are alike: none grows old, and none that waits is taken for held up", async () => {
    const pool = poolOf(2);
    await pool.map(sleep, [20, 20]);
    const run = pool.map(
      sleep,
      numbers(1_000).map(() => 1),
    );
    const { news } = new Chunks(run);
    await run;
    const returned = news.filter(({ state }) => state === "returned");
    // A main thread that is kept from its work for long may see it otherwise: half of them it is not.
    if (sharedMemory === "auto")
      expect(returned.filter(({ counts }) => counts.unstarted > 0).length).toBeLessThan(returned.length / 5);
    await pool.close();
  });

  it("are relieved of what they have not begun, by a worker that has nothing to do", async () => {
    const pool = poolOf(2);
    await pool.map(sleep, [20, 20]);
    // The last ones look as short as the others did, so that one chunk has them all. It is not old when it comes back.
    const run = pool.map(sleep, [...numbers(500).map(() => 0), 8, 8, 8, 8]);
    const chunks = new Chunks(run);
    expect((await run).counts).toMatchObject({ fulfilled: 504 });
    expectPaired(chunks);
    const relieved = chunks.news.filter(({ state, counts }) => state === "returned" && counts.unstarted > 0);
    if (sharedMemory === "auto") expect(relieved).not.toEqual([]);
    expect(chunks.counts).toMatchObject({ fulfilled: 504 });
    await pool.close();
  });

  it("are numbered over all runs of the pool", async () => {
    const pool = poolOf(1);
    await pool.map(task("values.js"), [1]);
    const run = pool.map(task("values.js"), [1]);
    const chunks = new Chunks(run);
    await run;
    expect(chunks.news.map(({ chunk, state }) => [chunk, state])).toEqual([
      [2, "sent"],
      [2, "returned"],
    ]);
    await pool.close();
  });

  it("come back from a stop with the jobs in flight as partial, and the others unstarted", async () => {
    const pool = poolOf(1);
    const run = pool.run(probe, { jobs: 1, extent: 1e9, spin: 100 });
    const chunks = new Chunks(run);
    await until(run, published());
    expect(states(chunks)).toEqual(["sent"]);
    run.stop();
    await run;
    expect(endOf(chunks)).toMatchObject({ state: "returned", jobs: 1, counts: { partial: 1, unstarted: 0 } });
    expect(endOf(chunks).elapsedMs).toBeGreaterThan(0);
    await pool.close();
  });

  it("are lost with a worker that is terminated", async () => {
    const pool = poolOf(1);
    const run = pool.map(task("stuck.js"), ["stuck"]);
    const chunks = new Chunks(run);
    await until(run, begun());
    run.force();
    await run;
    expect(states(chunks)).toEqual(["sent", "lost"]);
    expect(endOf(chunks).counts).toMatchObject({ partial: 1, unstarted: 0 });
    await pool.close();
  });

  it("leave the jobs of a worker that died to other chunks", async () => {
    const workers = new OwnWorkers();
    const pool = workers.pool({ workers: 1, sharedMemory });
    const run = pool.map(task("deaths.js"), ["exit"], { export: "plain", retries: 1 });
    const chunks = new Chunks(run);
    const { counts } = await run;
    expectPaired(chunks);
    expect(states(chunks)).toEqual(["sent", "lost", "sent", "returned"]);
    expect(chunks.news[1]!.counts).toMatchObject({ rejected: 0, unstarted: 1 });
    expect(counts.fulfilled).toBe(1);
    await pool.close();
  });

  it("count a job that is tried again as unstarted until its last attempt", async () => {
    const pool = poolOf(1);
    const run = pool.map(inline("export default () => { throw new Error('never') }"), [1], { retries: 2 });
    const chunks = new Chunks(run);
    expect((await run).counts.rejected).toBe(1);
    const ends = chunks.news.filter(({ state }) => state === "returned");
    expect(ends.map(({ counts }) => counts.rejected)).toEqual([0, 0, 1]);
    await pool.close();
  });

  it("are the same chunks when an input cannot be cloned: that job is rejected in it", async () => {
    const pool = poolOf(1);
    const run = pool.map(task("values.js"), [1, () => 2, 3]);
    const chunks = new Chunks(run);
    expect((await run).counts).toMatchObject({ fulfilled: 2, rejected: 1 });
    expectPaired(chunks);
    expect(chunks.counts).toMatchObject({ fulfilled: 2, rejected: 1 });
    await pool.close();
  });

  it("are not told of while their inputs are still being made", async () => {
    const pool = poolOf(2);
    const plan: (typeof probe)["plan"] = async (params) => ({
      ...(await probe.plan(params)),
      input: () => new Promise(() => {}),
    });
    const run = pool.run({ ...probe, plan }, { jobs: 9 });
    const chunks = new Chunks(run);
    await until(run, ({ jobs }) => jobs === 9);
    run.stop();
    expect((await run).counts.unstarted).toBe(9);
    expect(chunks.news).toEqual([]);
    await pool.close();
  });

  it("are lost when the pool is terminated, before the run settles", async () => {
    const pool = poolOf(2);
    const run = pool.run(probe, { jobs: 4, extent: 1e9, spin: 100 });
    const chunks = new Chunks(run);
    await until(run, published(2));
    void pool.terminate();
    await run;
    expectPaired(chunks);
    const told = chunks.news.length;
    await pool.terminate();
    expect(chunks.news.length).toBe(told);
  });

  it("are told of to a listener that stops the run, and one that comes late hears of their ends", async () => {
    const pool = poolOf(2);
    const run = pool.run(probe, { jobs: 6, extent: 1e9, spin: 100 });
    const late: ChunkProgress[] = [];
    const chunks = new Chunks(run, (_, { news }) => {
      if (news.length !== 2) return;
      run.addEventListener("chunk", ({ detail }) => late.push(detail));
      run.stop("from within");
    });
    expect((await run).reason).toBe("from within");
    expectPaired(chunks);
    expect(late).toEqual(chunks.news.filter(({ state }) => state === "returned"));
    await pool.close();
  });
});

it("a listener that throws fails no run", async () => {
  const handlers = process.listeners("uncaughtException");
  const caught: unknown[] = [];
  process.removeAllListeners("uncaughtException").on("uncaughtException", (error) => caught.push(error));
  try {
    const pool = new Pool({ workers: 1 });
    const run = pool.map(task("values.js"), numbers(10));
    run.addEventListener("chunk", ({ detail }) => {
      throw new Error(detail.state);
    });
    expect((await run).counts.fulfilled).toBe(10);
    await turn();
    expect(caught.map((error) => (error as Error).message).slice(0, 2)).toEqual(["sent", "returned"]);
    await pool.close();
  } finally {
    process.removeAllListeners("uncaughtException");
    for (const handler of handlers) process.on("uncaughtException", handler);
  }
});
