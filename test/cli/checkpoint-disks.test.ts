import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { endsOf } from "../helpers/checkpoints.js";
import { makeReadOnly, resize, smallDisk } from "../helpers/disks.js";
import { numbers } from "../helpers/tasks.js";
import { Folder, byJob, linesOf } from "./support/map.js";
import { partway } from "./support/program.js";

const folder = new Folder();
const at = (name: string): string => join(folder.path, name);
const texts = folder.write("texts.js", "export default (job) => String(job).repeat(1000);");
const inputs = folder.inputs("inputs.ndjson", numbers(300));
/** Has 9 MB in hand, and something new in it ever and again. */
const large = folder.write(
  "large.js",
  `export default function* (ms, job) {
    const state = job.resumed ?? { at: 0, bytes: new Uint8Array(9_000_000) };
    while (state.at < ms / 100) {
      const end = performance.now() + 100;
      while (performance.now() < end);
      state.bytes[state.at] = state.at + 1;
      state.at++;
      yield state;
    }
    return [state.at, state.bytes.subarray(0, state.at).reduce((sum, one) => sum + one, 0)];
  }`,
);
const valuesIn = (stdout: string): unknown[] => byJob(linesOf(stdout)).map(({ value }) => value);
const errorsIn = (stderr: string): string[] => stderr.split("\n").filter((line) => line.includes("CHECKPOINT"));
const checkpointed = (file: string): string[] => ["map", texts, inputs, "-j", "1", "--checkpoint", file];
const rightValues = numbers(300).map((job) => String(job).repeat(1_000));
const noRoom = "ENOSPC: no space left on device, write";

const failedTo = (file: string): string =>
  `partway: CHECKPOINT_FAILED: checkpoint ${file}: could not be written: ${noRoom}`;
const noMounts = "nothing can be mounted here";

describe("--checkpoint in a folder that nobody may write to", () => {
  const path = at("read-only");
  mkdirSync(path);
  const file = join(path, "kept.partway");

  it("is refused with exit 2, and what is there can be looked at", async ({ skip }) => {
    await partway([...checkpointed(file), "--keep-checkpoint"]);
    skip(!makeReadOnly(path), noMounts);
    const before = readFileSync(file);
    const said =
      /^partway: CHECKPOINT_FAILED: checkpoint .*: expected a file that can be written, got (EROFS|EACCES): .*\n$/;
    for (const call of [checkpointed(file), ["resume", file], checkpointed(join(path, "new"))]) {
      const { code, stdout, stderr } = await partway(call);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(said);
    }
    const status = await partway(["status", file]);
    expect([status.code, status.stderr]).toEqual([0, ""]);
    expect(status.stdout).toMatch(/^map texts\.js: 300 of 300 jobs done/);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(path)).toEqual(["kept.partway"]);
  });
});

describe("--checkpoint on a disk that is full", () => {
  const disk = at("small");
  const mounted = smallDisk(disk, "64k");
  const [fill, file] = [join(disk, "fill"), join(disk, "kept.partway")];
  beforeEach(({ skip }) => {
    skip(!mounted, noMounts);
    for (const name of readdirSync(disk)) rmSync(join(disk, name));
    resize(disk, "64k");
  });

  it.each([
    ["for anything", 64, "expected a file that can be written, got"],
    ["for more than a lock", 60, "could not be opened:"],
  ])("%s from the start is refused with exit 2, and begun once there is room", async (_, kilobytes, said) => {
    writeFileSync(fill, new Uint8Array(kilobytes * 1_024));
    const { code, stdout, stderr } = await partway(checkpointed(file));
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: `partway: CHECKPOINT_FAILED: checkpoint ${file}: ${said} ${noRoom}\n`,
    });
    expect(readdirSync(disk).filter((name) => name.includes("lock"))).toEqual([]);
    resize(disk, "2m");
    const again = await partway(checkpointed(file));
    expect([again.code, valuesIn(again.stdout)]).toEqual([0, rightValues]);
    expect(readdirSync(disk)).toEqual(["fill"]);
  });

  it("after a while ends the run with exit 1 and all that was made, and the run goes on once there is room", async () => {
    const { code, stdout, stderr } = await partway(checkpointed(file));
    expect(code).toBe(1);
    const lines = linesOf(stdout);
    expect(lines.length).toBeGreaterThan(0);
    for (const { job, value } of lines) expect(value).toBe(rightValues[job]);
    expect(errorsIn(stderr)).toEqual([failedTo(file)]);
    expect(stderr).toContain("stopped by the error: kept ");
    expect(stderr).toMatch(/partway resume .*kept\.partway.* goes on from here\n$/);
    const kept = await partway(["status", file]);
    expect([kept.code, kept.stdout]).toEqual([0, expect.stringMatching(/^map texts\.js: \d+ done, 0 part-done\n/)]);
    resize(disk, "2m");
    const again = await partway(["resume", file]);
    expect([again.code, valuesIn(again.stdout)]).toEqual([0, rightValues]);
    expect(readdirSync(disk)).toEqual([]);
  });

  it("after a while leaves a kernel's image as far as it is, and the rest of it is made once there is room", async () => {
    const draw = (output: string): string[] => ["run", "mandelbrot", "--size", "300", "-j", "1", "-o", at(output)];
    await partway(draw("whole.png"));
    const { code, stderr } = await partway([...draw("image.png"), "--checkpoint", file]);
    expect(code).toBe(1);
    expect(errorsIn(stderr)).toEqual([failedTo(file)]);
    expect(stderr).toContain(`wrote ${at("image.png")} `);
    expect(folder.read("image.png")).not.toBe(folder.read("whole.png"));
    resize(disk, "2m");
    expect((await partway(["resume", file])).code).toBe(0);
    expect(readFileSync(at("image.png"))).toEqual(readFileSync(at("whole.png")));
  });

  it("while it is compacted keeps what it was, from which the run goes on once there is room", async () => {
    resize(disk, "32m");
    const call = ["map", large, folder.inputs("large.ndjson", [5_000]), "--checkpoint", file];
    const { code, stderr } = await partway(call);
    expect(code).toBe(1);
    expect(errorsIn(stderr)).toEqual([failedTo(file)]);
    expect(readdirSync(disk)).toEqual(["kept.partway"]);
    const bytes = readFileSync(file);
    expect(bytes.length).toBeGreaterThan(20_000_000);
    expect(endsOf(bytes).at(-1)).toBe(bytes.length);
    resize(disk, "128m");
    const again = await partway(call);
    expect([again.code, valuesIn(again.stdout)]).toEqual([0, [[50, 1_275]]]);
    expect(linesOf(again.stdout)[0]!.attempts).toBe(2);
  });
});
