import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Folder, byJob, linesOf, tasks } from "./support/map.js";
import { callFolder, command, partway, start } from "./support/program.js";

const folder = new Folder();
const double = folder.write("double.js", tasks.double);
const steps = folder.write("steps.js", tasks.steps);
const endless = folder.write("endless.js", tasks.endless);
const half = folder.inputs("half.ndjson", [50, 51, 52, 53]);
const primes = ["run", "primes", "--to", "1e10", "-j", "1"];
const soon = ["--max-run-time", "0.3"];
const checkpoints = (path: string): string[] => readdirSync(path).filter((name) => name.startsWith("partway-"));

describe("without --checkpoint", () => {
  it("the same call goes on from a file in its folder, which is gone when all is done", async () => {
    const cwd = callFolder();
    const first = await partway([...primes, ...soon, "--json"], { cwd });
    const [file] = checkpoints(cwd);
    expect(file).toMatch(/^partway-primes-[0-9a-f]{8}\.partway$/);
    expect(JSON.parse(first.stdout)).toMatchObject({ status: "stopped", checkpoint: file });
    expect(first.stderr).toContain(`partway: partway resume ${file}, or the same call, goes on from here\n`);
    const { fulfilled } = JSON.parse(first.stdout).counts;
    const again = await partway([...primes, "--json"], { cwd });
    expect(again.stderr).toContain(`partway: going on from ${file}: ${fulfilled} finished job`);
    expect(JSON.parse(again.stdout)).toMatchObject({ value: { count: "455052511" }, checkpoint: null });
    expect(checkpoints(cwd)).toEqual([]);
  });

  it("the file lies beside the output, and partway resume finds its way from anywhere", async () => {
    const cwd = callFolder();
    mkdirSync(join(cwd, "results"));
    const stopped = await partway(["map", steps, half, "-o", "results/out.ndjson", ...soon], { cwd });
    expect(stopped.code).toBe(3);
    expect(checkpoints(cwd)).toEqual([]);
    const [file] = checkpoints(join(cwd, "results"));
    expect(stopped.stderr).toContain(`partway resume results/${file}, or`);
    const path = join(cwd, "results", file!);
    expect((await partway(["resume", path, "--max-run-time", "100"], { cwd: "/" })).code).toBe(0);
    expect(readdirSync(join(cwd, "results"))).toEqual(["out.ndjson"]);
  });

  it("other parameters, inputs and shards have other files", async () => {
    const cwd = callFolder();
    const other = folder.inputs("other.ndjson", [60, 61]);
    const feed = async (line: string): Promise<void> => {
      const program = start(["map", steps, ...soon], { cwd });
      program.write(`${line}\n`);
      program.endInput();
      await program.ended;
    };
    for (const call of [[half], [other], [half, "--shard", "1/2"], [half, "--shard", "2/2"]])
      await partway(["map", steps, ...call, ...soon], { cwd });
    for (const line of ["70", "71", "70"]) await feed(line);
    for (const to of ["1e12", "2e12"]) await partway(["run", "primes", "--to", to, ...soon], { cwd });
    expect(checkpoints(cwd).length).toBe(8);
  });

  it("stays while it keeps jobs of inputs that a shorter list has not", async () => {
    const cwd = callFolder();
    const list = folder.inputs("list.ndjson", [1, 2, 3, 4, 300]);
    const slow = ["map", steps, list, "-j", "1"];
    await partway([...slow, "--max-run-time", "1"], { cwd });
    const [file] = checkpoints(cwd);
    folder.inputs("list.ndjson", [2, 3]);
    const shorter = await partway(slow, { cwd });
    expect(byJob(linesOf(shorter.stdout)).map(({ value }) => value)).toEqual(["done", "done"]);
    expect(shorter.stderr).toMatch(
      new RegExp(`partway: ${file} stays: it keeps [1-3] jobs? of inputs that are not in this list\n`),
    );
    folder.inputs("list.ndjson", [1, 2, 3, 4, 300]);
    const whole = await partway(slow, { cwd });
    expect([whole.code, linesOf(whole.stdout).length, checkpoints(cwd)]).toEqual([0, 5, []]);
  });

  it("--no-checkpoint keeps nothing, and goes on from nothing", async () => {
    const cwd = callFolder();
    await partway([...primes, ...soon], { cwd });
    const before = checkpoints(cwd);
    const { stderr, stdout } = await partway([...primes, ...soon, "--no-checkpoint", "--json"], { cwd });
    expect(stderr).not.toContain("going on");
    expect(JSON.parse(stdout)).toMatchObject({ status: "stopped", checkpoint: null });
    expect(checkpoints(cwd)).toEqual(before);
  });

  it("jobs that failed are tried again by the same call, once nothing else is left to do", async () => {
    const cwd = callFolder();
    const task = folder.write(
      "present.js",
      'import { existsSync } from "node:fs"; export default (file) => { if (!existsSync(file)) throw new Error("missing"); return file; };',
    );
    const inputs = folder.inputs("present.ndjson", [task, join(cwd, "later")]);
    const first = await partway(["map", task, inputs], { cwd });
    const [file] = checkpoints(cwd);
    expect([first.code, first.stderr]).toEqual([
      1,
      expect.stringContaining(`partway resume ${file} --resume-failed tries the failed again\n`),
    ]);
    mkdirSync(join(cwd, "later"));
    const { code, stdout } = await partway(["map", task, inputs], { cwd });
    expect([code, byJob(linesOf(stdout)).map(({ value }) => value)]).toEqual([0, [task, join(cwd, "later")]]);
    expect(checkpoints(cwd)).toEqual([]);
  });

  it("nothing is left by a call that has made nothing, or whose reader has left", async () => {
    const cwd = callFolder();
    const inputs = folder.inputs("malformed.ndjson", []);
    folder.write("malformed.ndjson", "{\n");
    expect((await partway(["map", double, inputs], { cwd })).code).toBe(1);
    const broken = folder.write("broken.js", "export default 5;");
    expect((await partway(["map", broken, half], { cwd })).code).toBe(2);
    const shell = `yes 1 | ${command} map "$0" | head -n 3`;
    const { stderr } = spawnSync("sh", ["-c", shell, double], { cwd, encoding: "utf8", timeout: 20_000 });
    expect(stderr).toBe("");
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("where nothing can be written, or another process has the file, the run goes on without", async () => {
    // Nobody can make a file in there.
    const nowhere = await partway(["run", "primes", "--to", "100"], { cwd: "/proc" });
    expect([nowhere.code, nowhere.stdout]).toEqual([0, "25 primes from 0 to 100\n"]);
    expect(nowhere.stderr).toMatch(
      /^partway: going on without a checkpoint: checkpoint partway-primes-[0-9a-f]{8}\.partway: expected a file that can be written, got [^\n]*\n$/,
    );
    const cwd = callFolder();
    const program = start(["map", endless, half, "-j", "1"], { cwd });
    await program.said(/begun/);
    const [file] = checkpoints(cwd);
    const beside = await partway(["map", endless, half, "-j", "1", ...soon], { cwd });
    expect([beside.code, linesOf(beside.stdout).length]).toEqual([3, 1]);
    expect(beside.stderr).toMatch(/going on without a checkpoint: checkpoint .*: process \d+ is writing to it\n/);
    expect(beside.stderr).not.toContain("resume");
    program.kill("SIGINT");
    expect((await program.ended).stderr).toContain(`partway resume ${file}, or the same call`);
    expect(existsSync(join(cwd, `${file}.lock`))).toBe(false);
  });
});
