import { existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { Pool, type Report, type RunOptions } from "partway";
import { type CheckpointOptions, fileCheckpoint } from "partway/checkpoint";
import { afterAll, describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { expectLawful } from "../helpers/law.js";
import { type ProbeParams, type ProbeState, Reference, probe } from "../helpers/probe.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { sat } from "../helpers/sittings.js";

const at = ownFolder();
let files = 0;
const fresh = (): string => at(`run-${files++}.partway`);
const params = { jobs: 40, extent: 3_000, spread: 4_000, spin: 200 };
const everything = { fulfilled: 40, partial: 0, rejected: 0, unstarted: 0 };

describe.each(["auto", "off"] as const)("a run with a checkpoint (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  type Options = RunOptions<ProbeState> & { keep?: CheckpointOptions; params?: Partial<ProbeParams> };
  const run = (file: string, { keep, params: own, ...options }: Options = {}) =>
    pool.run(probe, { ...params, ...own }, { ...options, checkpoint: fileCheckpoint(file, keep) });

  /** Stops it once so many jobs have ended. */
  async function stopped(file: string, ended: number, options: Options = {}): Promise<Report<unknown, ProbeState>> {
    const under = run(file, options);
    let count = 0;
    for await (const _ of under) if (++count === ended) under.stop("enough");
    return under;
  }

  it("goes on from there, and does nothing twice", async () => {
    const file = fresh();
    const first = await stopped(file, 10);
    expect(first).toMatchObject({ status: "stopped", checkpoint: file });
    const told: number[] = [];
    const second = run(file);
    for await (const { job } of second) told.push(job);
    const report = await second;
    expect(report).toMatchObject({ status: "completed", counts: everything });
    expectLawful(report, new Reference(params));
    // All of them, those that had ended before first of all.
    expect(told.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, job) => job));
    const before = first.outcomes.filter(({ status }) => status === "fulfilled").map(({ job }) => job);
    expect(told.slice(0, before.length).toSorted((a, b) => a - b)).toEqual(before);
    for (const job of before) expect(report.outcomes[job]!.attempts).toBe(1);
    for (const { job, status } of first.outcomes)
      if (status === "partial") expect(report.outcomes[job]!.attempts).toBe(2);
  });

  it("has everything that was told in its file, whenever it is told", async () => {
    const file = fresh();
    const under = run(file);
    const told: number[] = [];
    for await (const { job } of under) {
      told.push(job);
      if (told.length % 13 !== 0) continue;
      const copy = fresh();
      writeFileSync(copy, readFileSync(file));
      const { outcomes } = await stopped(copy, 0);
      for (const one of told) expect(outcomes[one]!.status).toBe("fulfilled");
    }
  });

  it("that is complete is told again, and none of it computed", async () => {
    const file = fresh();
    const first = await run(file);
    const second = pool.run(probe, params, { checkpoint: fileCheckpoint(file) });
    // What was done before says nothing of how fast it goes.
    expect(second.progress.rate).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(second.progress).toMatchObject({ fraction: 1, rate: 0 });
    const again = await second;
    expect(again.counts).toEqual(everything);
    expect(again.value).toEqual(first.value);
    expect(again.outcomes.toSorted((a, b) => a.job - b.job)).toEqual(first.outcomes);
    expect(again.workers).toBe(0);
  });

  it("keeps rejected jobs, until it is told to try them again", async () => {
    const file = fresh();
    const trap = { trapJob: 3, trapStep: 10 };
    expect((await run(file, { params: trap })).counts).toMatchObject({ rejected: 1 });
    const same = await run(file, { params: trap });
    expect(same.outcomes[3]).toMatchObject({ status: "rejected", attempts: 1, error: { code: "KERNEL_TRAPPED" } });
    const again = await run(file, { params: trap, keep: { retryRejected: true } });
    expect(again.outcomes[3]).toMatchObject({ status: "rejected", attempts: 1 });
    expect(again.counts).toMatchObject({ fulfilled: 39, rejected: 1 });
  });

  it("is refused if it is another run's, with what differs", async () => {
    const file = fresh();
    await stopped(file, 3);
    const bytes = readFileSync(file);
    await expect(run(file, { params: { jobs: 41 } })).rejects.toMatchObject({
      code: "CHECKPOINT_MISMATCH",
      message: expect.stringMatching(
        /is of another run: expected parameters {.*"jobs":40,.*}, got {.*"jobs":41,/,
      ) as string,
    });
    await expect(
      pool.run({ ...probe, name: "other" }, params, { checkpoint: fileCheckpoint(file) }),
    ).rejects.toMatchObject({
      code: "CHECKPOINT_MISMATCH",
      message: expect.stringMatching(/is of another run: expected task probe, got other/) as string,
    });
    expect(readFileSync(file)).toEqual(bytes);
    expect((await run(file)).counts).toEqual(everything);
  });

  it("is refused while another one writes to it, and free afterwards", async () => {
    const file = fresh();
    const first = run(file);
    await expect(run(file)).rejects.toMatchObject({ code: "CHECKPOINT_LOCKED", report: { status: "failed" } });
    await first;
    expect((await run(file)).counts).toEqual(everything);
    expect(readdirSync(at(".")).filter((name) => name.includes("lock"))).toEqual([]);
  });

  it("takes over the lock of a process that is dead, or has another's number", async () => {
    const file = fresh();
    for (const owner of [
      "",
      "{",
      '{"pid":4194303,"host":"HOST"}',
      `{"pid":${process.pid},"began":"1","host":"HOST"}`,
    ]) {
      writeFileSync(`${file}.lock`, owner.replace("HOST", (await import("node:os")).hostname()));
      expect((await run(file, { params: { jobs: 2 } })).status).toBe("completed");
      expect(existsSync(`${file}.lock`)).toBe(false);
    }
  });

  it("leaves nothing of what one that was killed had begun beside it", async () => {
    const file = fresh();
    const beside = [`${file}.compact`, `${file}.lock.begun`];
    for (const one of beside) writeFileSync(one, `{"pid":4194303,"host":"${hostname()}"}`);
    expect((await run(file)).counts).toEqual(everything);
    expect(beside.filter((one) => existsSync(one))).toEqual([]);
  });

  it.each([
    [
      "something else",
      "a text, and no checkpoint",
      "CHECKPOINT_INVALID",
      /expected a partway checkpoint, got something/,
    ],
    ["a folder", undefined, "CHECKPOINT_FAILED", /expected a file that can be written, got EISDIR/],
  ])("is refused if the file is %s", async (_, content, code, message) => {
    const file = fresh();
    if (content === undefined) mkdirSync(file);
    else writeFileSync(file, content);
    await expect(run(file)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    if (content !== undefined) expect(readFileSync(file, "utf8")).toBe(content);
  });

  it.each([0, 1, 2])("begins anew in a file of %i bytes, which is all that was written of one", async (length) => {
    const file = fresh();
    await stopped(file, 1, { params: { jobs: 2 } });
    truncateSync(file, length);
    expect((await run(file)).counts).toEqual(everything);
    expect((await run(file)).workers).toBe(0);
  });
});

describe("the file of a checkpoint", () => {
  const pool = new Pool({ workers: 2 });
  const small = { jobs: 5, extent: 40, spread: 10, spin: 1 };
  const reference = new Reference(small);
  afterAll(() => pool.terminate());

  it("gives the right answer, or none, whatever bit was flipped and wherever it was cut off", async () => {
    const file = fresh();
    await pool.run(probe, small, { checkpoint: fileCheckpoint(file) });
    const bytes = readFileSync(file);
    const dropped: number[] = [];
    const expectRight = async (changed: Uint8Array): Promise<boolean> => {
      const copy = fresh();
      writeFileSync(copy, changed);
      const checkpoint = fileCheckpoint(copy, { onFound: ({ dropped: bytes }) => bytes > 0 && dropped.push(bytes) });
      try {
        const report = await pool.run(probe, small, { checkpoint });
        expect(report.counts.fulfilled).toBe(5);
        expectLawful(report, reference);
        return true;
      } catch (error) {
        expect(error).toMatchObject({ code: "CHECKPOINT_INVALID" });
        expect(readFileSync(copy)).toEqual(Buffer.from(changed));
        return false;
      }
    };
    let refused = 0;
    for (let index = 0; index < bytes.length; index++) {
      const changed = Uint8Array.from(bytes);
      changed[index]! ^= 1 << (index % 8);
      if (!(await expectRight(changed))) refused++;
      await expectRight(bytes.subarray(0, index));
    }
    // Those in the header.
    expect(refused).toBeGreaterThan(20);
    expect(refused).toBeLessThan(bytes.length / 2);
    expect(dropped.length).toBeGreaterThan(bytes.length / 2);
  });
});

describe(`runs that go on from their checkpoints (SEED=${seed})`, () => {
  it.each(seeds(12))("end as if never stopped, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const [jobs, extent] = random.pick([
      [1, 2_000_000],
      [7, 300_000],
      [100, 10_000],
      [3_000, 100],
    ] as const);
    const drawnParams = { jobs, extent, spread: random.pick([0, 50]), spin: 100 };
    const file = fresh();
    for (let sitting = 0; ; sitting++) {
      const pool = new Pool({ workers: random.whole(1, 3), sharedMemory: random.pick(["auto", "off"] as const) });
      const run = pool.run(probe, drawnParams, { checkpoint: fileCheckpoint(file) });
      const report = await sat(run, sitting, random);
      await pool.close();
      expectLawful(report, new Reference(drawnParams));
      if (report.status !== "completed") continue;
      expect(report.counts.fulfilled).toBe(jobs);
      break;
    }
  });
});
