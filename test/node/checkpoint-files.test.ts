import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Pool, type Report } from "partway";
import { checkpointStatus, fileCheckpoint } from "partway/checkpoint";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { checkpointOf, endsOf, futureHeader } from "../helpers/checkpoints.js";
import { makeReadOnly, resize, smallDisk } from "../helpers/disks.js";
import { ownFolder } from "../helpers/folder.js";
import { expectLawful } from "../helpers/law.js";
import { Reference, probe } from "../helpers/probe.js";
import { expectAddsUp, inline, numbers } from "../helpers/tasks.js";

const at = ownFolder();
const pool = new Pool({ workers: 2 });
afterAll(() => pool.terminate());

const params = { jobs: 5, extent: 40, spread: 10, spin: 1 };
const run = (file: string) => pool.run(probe, params, { checkpoint: fileCheckpoint(file) });
const texts = inline("export default (job) => String(job).repeat(1000)");
const map = (file: string) => pool.map(texts, numbers(300), { checkpoint: fileCheckpoint(file) });
const texted = numbers(300).map((job) => String(job).repeat(1_000));
const noMounts = "nothing can be mounted here";

describe("the file of a checkpoint", () => {
  it.each<[string, (path: string) => unknown]>([
    ["a pipe that nobody holds", (path) => spawnSync("mkfifo", [path])],
    ["a device", (path) => symlinkSync("/dev/null", path)],
    ["a folder", (path) => mkdirSync(path)],
    ["a link to itself", (path) => symlinkSync(path, path)],
  ])("is refused if it is %s, and nothing left beside it", async (what, make) => {
    const file = at(what);
    make(file);
    const before = readdirSync(at("."));
    await expect(run(file)).rejects.toMatchObject({ code: "CHECKPOINT_FAILED", report: { status: "failed" } });
    await expect(checkpointStatus(file)).rejects.toMatchObject({ code: "CHECKPOINT_FAILED" });
    expect(readdirSync(at("."))).toEqual(before);
    expect(existsSync("/dev/null.lock")).toBe(false);
  });

  it("is refused if it is of a later version of the format, and left as it was", async () => {
    const file = at("future.partway");
    const bytes = checkpointOf(futureHeader, { kind: 23, body: new Uint8Array(100) });
    writeFileSync(file, bytes);
    const refusal = {
      code: "CHECKPOINT_INVALID",
      message: expect.stringMatching(/got version 2 of the format; partway \S+ knows version 1$/) as string,
    };
    await expect(run(file)).rejects.toMatchObject(refusal);
    await expect(checkpointStatus(file)).rejects.toMatchObject(refusal);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it("may end after any of its records", async () => {
    const file = at("ends.partway");
    await run(file);
    const bytes = readFileSync(file);
    for (const end of endsOf(bytes)) {
      writeFileSync(file, bytes.subarray(0, end));
      expect((await checkpointStatus(file)).dropped).toBe(0);
      const report = await run(file);
      expect(report.counts.fulfilled).toBe(5);
      expectLawful(report, new Reference(params));
    }
  });

  it("is what a link points at, there or not, and the link stays one", async () => {
    const [link, file] = [at("link.partway"), at("linked.partway")];
    symlinkSync("linked.partway", link);
    for (const name of [link, file, link]) expect((await run(name)).counts.fulfilled).toBe(5);
    expect([lstatSync(link).isSymbolicLink(), lstatSync(file).isFile()]).toEqual([true, true]);
    const held = await fileCheckpoint(link)
      .open({ command: "run", task: "other", keyed: false, parts: {} })
      .catch((error) => error);
    expect(held).toMatchObject({ code: "CHECKPOINT_MISMATCH" });
    rmSync(file);
    const first = run(link);
    await expect(run(file)).rejects.toMatchObject({ code: "CHECKPOINT_LOCKED" });
    expect((await first).counts.fulfilled).toBe(5);
  });

  it("has nothing beside it that a process has left that was killed while it compacted it", async () => {
    const file = at("compacted.partway");
    await run(file);
    writeFileSync(`${file}.compact`, "half");
    expect((await run(file)).workers).toBe(0);
    expect(readdirSync(at(".")).filter((name) => name.startsWith("compacted"))).toEqual(["compacted.partway"]);
  });

  it("is refused in a folder that nobody may write to, and left as it was", async ({ skip }) => {
    const file = at("read-only/kept.partway");
    mkdirSync(dirname(file));
    await run(file);
    const bytes = readFileSync(file);
    skip(!makeReadOnly(dirname(file)), noMounts);
    await expect(run(file)).rejects.toMatchObject({ code: "CHECKPOINT_FAILED" });
    await expect(run(at("read-only/new"))).rejects.toMatchObject({ code: "CHECKPOINT_FAILED" });
    expect((await checkpointStatus(file)).counts.fulfilled).toBe(5);
    expect(readFileSync(file)).toEqual(bytes);
  });
});

describe("a checkpoint on a disk that is full", () => {
  const disk = at("small");
  const mounted = smallDisk(disk, "64k");
  const [fill, file] = [at("small/fill"), at("small/kept.partway")];
  beforeEach(({ skip }) => {
    skip(!mounted, noMounts);
    for (const name of readdirSync(disk)) rmSync(at(`small/${name}`));
    resize(disk, "64k");
  });

  it.each([56, 60, 64])(
    "is refused if %i of 64 kB are taken, or fails later, and goes on once there is room",
    async (taken) => {
      writeFileSync(fill, new Uint8Array(taken * 1_024));
      await expect(map(file)).rejects.toMatchObject({
        code: "CHECKPOINT_FAILED",
        message: expect.stringContaining("ENOSPC") as string,
        report: { status: "failed" },
      });
      expect(readdirSync(disk).filter((name) => name.includes("lock"))).toEqual([]);
      resize(disk, "2m");
      expect((await map(file)).value).toEqual(texted);
    },
  );

  it("fails the run with all that was made, and goes on from what was written", async () => {
    const error = (await map(file).then(
      () => undefined,
      (cause: unknown) => cause,
    )) as { code: string; report: Report<unknown[]> };
    expect(error.code).toBe("CHECKPOINT_FAILED");
    const { report } = error;
    expectAddsUp(report);
    expect(report.counts.fulfilled).toBeGreaterThan(0);
    for (const { job, status, value } of report.outcomes) if (status === "fulfilled") expect(value).toBe(texted[job]);
    const { counts } = await checkpointStatus(file);
    expect(counts.fulfilled).toBeLessThanOrEqual(report.counts.fulfilled);
    expect(statSync(file).size).toBeGreaterThan(0);
    resize(disk, "2m");
    const again = await map(file);
    expect(again.value).toEqual(texted);
    expect((await checkpointStatus(file)).dropped).toBe(0);
  });
});
