import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { numbers } from "../helpers/tasks.js";
import { Folder, byJob, linesOf, tasks } from "./support/map.js";
import { partway } from "./support/program.js";

const folder = new Folder();
const double = folder.write("double.js", tasks.double);
const steps = folder.write("steps.js", tasks.steps);
const odd = folder.write("odd.js", tasks.odd);
const thousand = folder.inputs("thousand.ndjson", numbers(1_000));
const few = folder.inputs("few.ndjson", [1, 2, 3, 4]);

describe("the flags of map", () => {
  it("--shard gives every N-th job: the shards are the whole, numbered as it is", async () => {
    const parts = await Promise.all(
      [1, 2, 3].map((part) => partway(["map", double, thousand, "--shard", `${part}/3`])),
    );
    const lines = parts.map(({ stdout }) => linesOf(stdout));
    expect(lines.map(({ length }) => length)).toEqual([334, 333, 333]);
    expect(byJob(lines.flat()).map(({ job, value }) => [job, value])).toEqual(
      numbers(1_000).map((job) => [job, job * 2 + 1]),
    );
  });

  it("--shard numbers jobs as in the whole also where they fail", async () => {
    const inputs = folder.inputs("slow.ndjson", [0, 0, 0, 0, 1_000]);
    const { stderr } = await partway(["map", steps, inputs, "--shard", "2/3", "--timeout", "100"]);
    expect(stderr).toMatch(/job 4 failed: JOB_TIMEOUT: job 4: expected to end within 100 ms/);
    expect(stderr).toContain("done: 1 of 2 jobs, 1 failed\n");
  });

  it("a shard without any job is done at once", async () => {
    const { code, stdout } = await partway(["map", double, few, "--shard", "9/9"]);
    expect([code, stdout]).toEqual([0, ""]);
  });

  it("--dry-run writes what would be run, and runs nothing", async () => {
    const task = folder.write("never.js", 'throw new Error("loaded");');
    const inputs = folder.write("dry.ndjson", '1\n{"a":[2]}\nno\n"x"\n');
    const { code, stdout, stderr } = await partway(["map", task, inputs, "--dry-run", "--shard", "1/2"]);
    expect(stdout).toBe(`{"job":0,"input":1}\n${stdout.split("\n")[1]}\n`);
    expect(JSON.parse(stdout.split("\n")[1]!)).toMatchObject({ job: 2, error: { code: "INPUT_MALFORMED" } });
    expect(stderr).toContain("would run 1 job, 1 input malformed");
    expect(code).toBe(1);
  });

  it("--dry-run writes to --output, each input as it was read", async () => {
    const output = join(folder.path, "dry.out");
    const inputs = folder.write("exact.ndjson", '12345678901234567890\n {"b": 1e400}\n');
    const { code, stdout, stderr } = await partway(["map", double, inputs, "--dry-run", "-o", output]);
    expect(readFileSync(output, "utf8")).toBe(
      '{"job":0,"input":12345678901234567890}\n{"job":1,"input":{"b": 1e400}}\n',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toBe(`partway: wrote ${output} (2 lines)\npartway: would run 2 jobs\n`);
  });

  it("--joblog writes a line for each job, in the columns of GNU parallel", async () => {
    await partway(["map", odd, few, "--joblog", "log"], { cwd: folder.path });
    const [header, ...lines] = folder.read("log").trimEnd().split("\n");
    expect(header!.split("\t")).toEqual("Seq Host Starttime JobRuntime Send Receive Exitval Signal Command".split(" "));
    const columns = lines.map((line) => line.split("\t")).toSorted((a, b) => Number(a[0]) - Number(b[0]));
    expect(
      columns.map(([seq, host, , , send, , exit, signal, command]) => [seq, host, send, exit, signal, command]),
    ).toEqual([1, 2, 3, 4].map((number) => [String(number), ":", "1", String(number % 2), "0", `${odd} ${number}`]));
    // What a failed job has made is nothing; of the others it is a number of one digit.
    expect(columns.map(([, , , , , received]) => received)).toEqual(["0", "1", "0", "1"]);
    for (const [, , started, took] of columns) {
      expect(Math.abs(Number(started) * 1_000 - Date.now())).toBeLessThan(60_000);
      expect(Number(took)).toBeGreaterThanOrEqual(0);
    }
  });

  it("--joblog leaves a file as it was until a job is begun, and has a header where there is none", async () => {
    const [log, empty] = [folder.write("old.log", "before\n"), join(folder.path, "empty.log")];
    expect((await partway(["map", odd, few, "--export", "none", "--joblog", log])).code).toBe(2);
    expect(readFileSync(log, "utf8")).toBe("before\n");
    await partway(["map", double, few, "--shard", "9/9", "--joblog", empty]);
    expect(readFileSync(empty, "utf8")).toMatch(/^Seq\tHost\t[^\n]*\tCommand\n$/);
  });

  it("--max-run-time ends it, with a line for each job begun: exit 3", async () => {
    const inputs = folder.inputs("long.ndjson", [1e6, 1e6, 1e6]);
    const { code, stdout, stderr } = await partway(["map", steps, inputs, "-j", "1", "--max-run-time", "1s"]);
    expect(linesOf(stdout).map(({ job, status }) => [job, status])).toEqual([[0, "partial"]]);
    expect(stderr).toContain("partway: stopped by max-run-time: kept 0 finished jobs and 1 part-done, 2 not started\n");
    expect(code).toBe(3);
  });
});
