import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Folder, byJob, linesOf } from "./support/map.js";
import { partway, start } from "./support/program.js";

const folder = new Folder();
/** Some tenths of a second a job. */
const slow = folder.write(
  "slow.js",
  `export default function* (steps, job) {
    const state = job.resumed ?? { at: 0, sum: 0 };
    for (; state.at < steps; state.at++) {
      if (state.at % 1000 === 0) yield state;
      state.sum = (state.sum * 31 + state.at) % 1000003;
    }
    return state.sum;
  }`,
);
const inputs = folder.inputs(
  "inputs.ndjson",
  Array.from({ length: 12 }, (_, job) => 20_000_000 + job),
);
const at = (name: string): string => join(folder.path, name);
const primes = ["run", "primes", "--to", "2e10", "-j", "1"];
const gone = (file: string): boolean => !existsSync(file) && !existsSync(`${file}.lock`);

describe("--checkpoint", () => {
  it("goes on from a limit, a Ctrl-C and a kill -9, to the lines of a call that nothing has ended", async () => {
    const [file, output] = [at("map.partway"), at("out.ndjson")];
    const call = ["map", slow, inputs, "--checkpoint", file, "-o", output];
    const limited = await partway([...call, "--max-run-time", "0.3"]);
    expect(limited.code).toBe(3);
    expect(limited.stderr).toContain(`partway resume ${file}, or the same call, goes on from here\n`);
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      const program = start(call);
      await new Promise((resolve) => setTimeout(resolve, 350));
      program.kill(signal);
      expect((await program.ended).signal).toBe(signal);
      expect(existsSync(file)).toBe(true);
    }
    expect((await partway(call)).code).toBe(0);
    expect(gone(file)).toBe(true);
    const values = (text: string): unknown[] => byJob(linesOf(text)).map(({ job, value }) => [job, value]);
    const { stdout } = await partway(["map", slow, inputs]);
    expect(values(folder.read("out.ndjson"))).toEqual(values(stdout));
  });

  it("goes on with a kernel, and says in the report where", async () => {
    const file = at("primes.partway");
    const first = await partway([...primes, "--checkpoint", file, "--max-run-time", "0.3", "--json"]);
    expect(JSON.parse(first.stdout)).toMatchObject({ status: "stopped", checkpoint: file });
    const again = await partway([...primes, "--checkpoint", file, "--keep-checkpoint", "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ status: "completed", value: { count: "882206716" } });
    expect(existsSync(file)).toBe(true);
    const kept = await partway([...primes, "--checkpoint", file, "--json"]);
    expect(JSON.parse(kept.stdout)).toMatchObject({ status: "completed", workers: 0, value: { count: "882206716" } });
    expect(gone(file)).toBe(true);
  });

  it("of another call ends it with exit 5, before anything is touched", async () => {
    const file = at("other.partway");
    await partway([...primes, "--checkpoint", file, "--max-run-time", "0.2"]);
    const output = folder.write("kept.txt", "kept");
    const { code, stderr } = await partway(["run", "primes", "--to", "3e10", "--checkpoint", file, "-o", output]);
    expect(code).toBe(5);
    expect(stderr).toMatch(
      /^partway: CHECKPOINT_MISMATCH: checkpoint .* is of another run: expected parameters .*, got .*\n$/,
    );
    expect(folder.read("kept.txt")).toBe("kept");
    const program = start([...primes, "--checkpoint", file]);
    await expect.poll(() => existsSync(`${file}.lock`)).toBe(true);
    const locked = await partway([...primes, "--checkpoint", file]);
    expect([locked.code, locked.stderr]).toEqual([
      5,
      expect.stringMatching(/CHECKPOINT_LOCKED: .*: process \d+ is writing/),
    ]);
    program.kill("SIGINT");
    await program.ended;
  });

  it("is gone on from by partway resume, from anywhere, and told of by partway status", async () => {
    const [file, output] = [at("resumed.partway"), at("resumed.ndjson")];
    const call = ["map", "slow.js", "inputs.ndjson", "-o", "resumed.ndjson", "--checkpoint", "resumed.partway"];
    await partway([...call, "--max-run-time", "0.3"], { cwd: folder.path });
    const stopped = await partway(["status", file]);
    expect(stopped.stdout).toMatch(
      /^map slow\.js: \d+ of 12 jobs done, \d part-done\nstopped by max-run-time; last written .*\npartway resume .* goes on from here\n$/,
    );
    const program = start(["resume", file, "--max-run-time", "100"]);
    await expect.poll(() => existsSync(`${file}.lock`)).toBe(true);
    const live = JSON.parse((await partway(["status", file, "--json"])).stdout) as Record<string, unknown>;
    expect(live).toMatchObject({ command: "map", task: "slow.js", writer: expect.any(Number) as number });
    program.kill("SIGKILL");
    await program.ended;
    expect((await partway(["status", file])).stdout).toMatch(/ended without a word/);
    const { code, stdout } = await partway(["resume", file, "--max-run-time", "100"], { cwd: "/" });
    expect([code, stdout]).toEqual([0, ""]);
    expect(byJob(linesOf(folder.read("resumed.ndjson"))).map(({ status }) => status)).toEqual(
      Array(12).fill("fulfilled"),
    );
    expect(existsSync(output) && gone(file)).toBe(true);
  });

  it("tries failed jobs again if it is told to", async () => {
    const task = folder.write(
      "failing.js",
      'import { existsSync } from "node:fs"; export default (file) => { if (!existsSync(file)) throw new Error("missing"); return file; };',
    );
    const lines = folder.inputs("files.ndjson", [task, at("later")]);
    const call = ["map", task, lines, "--checkpoint", at("failing.partway")];
    expect((await partway(call)).code).toBe(1);
    folder.write("later", "");
    expect((await partway(["resume", at("failing.partway")])).code).toBe(1);
    const { code, stdout } = await partway(["resume", at("failing.partway"), "--resume-failed"]);
    expect(code).toBe(0);
    expect(byJob(linesOf(stdout)).map(({ value }) => value)).toEqual([task, at("later")]);
    expect(gone(at("failing.partway"))).toBe(true);
  });

  it.each([
    [["resume", "nowhere"], 2, "CHECKPOINT_FAILED: nowhere: expected a checkpoint that can be read, got ENOENT"],
    [
      ["status", "package.json"],
      5,
      "CHECKPOINT_INVALID: package.json: expected a partway checkpoint, got something else",
    ],
    [["resume"], 2, "resume: expected "],
  ])("%j is refused with exit %i", async (args, code, said) => {
    const ended = await partway(args, { cwd: folder.path });
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(`partway: ${said}`);
  });

  it.each([
    [["--checkpoint", "slow.js"], 2, "--checkpoint slow.js: expected a file of its own, got the file of the task"],
    [
      ["--checkpoint", "inputs.ndjson"],
      2,
      "--checkpoint inputs.ndjson: expected a file of its own, got the file of the inputs",
    ],
    [
      ["--checkpoint", "new", "-o", "./new"],
      2,
      "--checkpoint new: expected a file of its own, got the file of --output",
    ],
    [
      ["--checkpoint", "nowhere/new"],
      2,
      "CHECKPOINT_FAILED: checkpoint .*nowhere/new: expected a file that can be written",
    ],
    [
      ["--checkpoint", "package.json"],
      5,
      "CHECKPOINT_INVALID: package.json: expected a partway checkpoint, got something",
    ],
  ])("%j is refused with exit %i", async (flags, code, said) => {
    const before = folder.read("package.json");
    const ended = await partway(["map", "slow.js", "inputs.ndjson", ...flags], { cwd: folder.path });
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe("");
    expect(ended.stderr).toMatch(new RegExp(`^partway: ${said}[^\\n]*\\n$`));
    expect(folder.read("package.json")).toBe(before);
  });
});
