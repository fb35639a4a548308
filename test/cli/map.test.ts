import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Folder, byJob, linesOf, tasks } from "./support/map.js";
import { partway, start } from "./support/program.js";

const folder = new Folder();
const double = folder.write("double.js", tasks.double);
const steps = folder.write("steps.js", tasks.steps);
const odd = folder.write("odd.js", tasks.odd);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);
const thousand = folder.inputs("thousand.ndjson", numbers(1_000));
const few = folder.inputs("few.ndjson", [1, 2, 3, 4]);
const wasm = (name: string): string => fileURLToPath(new URL(`../../build/fixtures/${name}`, import.meta.url));

describe("partway map", () => {
  it("writes a line for each line of its input, and says on stderr that all is done", async () => {
    const { code, stdout, stderr } = await partway(["map", double, thousand, "-j", "2"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "partway: done: 1,000 jobs\n" });
    expect(byJob(linesOf(stdout))).toEqual(
      numbers(1_000).map((job) => ({ job, status: "fulfilled", value: job * 2 + 1, attempts: 1 })),
    );
  });

  it("writes them in the order of the inputs with --keep-order", async () => {
    const inputs = folder.inputs("uneven.ndjson", [20, 1, 5, 0, 9, 3]);
    const { stdout } = await partway(["map", steps, inputs, "-j", "2", "--keep-order"]);
    expect(linesOf(stdout).map(({ job }) => job)).toEqual(numbers(6));
  });

  it.each([[["-"]], [[]]])("reads standard input, with %j after the module", async (named) => {
    const program = start(["map", double, ...named]);
    program.write('1\r\n\n  2\n{"a":1}\n3');
    program.endInput();
    const { code, stdout } = await program.ended;
    expect(byJob(linesOf(stdout)).map(({ value }) => value)).toEqual([3, 5, null, 7]);
    expect(code).toBe(0);
  });

  it("gives results while the inputs are still coming", async () => {
    const program = start(["map", double, "-"]);
    program.write("1\n");
    await program.said(/"value":3/, "stdout");
    program.write("2\n");
    await program.said(/"value":5/, "stdout");
    program.endInput();
    expect((await program.ended).code).toBe(0);
  });

  it("runs generators, async functions, named exports, CommonJS and packages alike", async () => {
    const kinds = folder.write(
      "kinds.cjs",
      `module.exports = (number) => number + 1;
       module.exports.later = async (number) => number + 2;
       module.exports.walks = function* (number) { yield 0; return number + 3; };`,
    );
    for (const [flags, more] of [
      [[], 1] as const,
      [["--export", "later"], 2] as const,
      [["--export", "walks"], 3] as const,
    ]) {
      const { stdout } = await partway(["map", kinds, few, ...flags]);
      expect(byJob(linesOf(stdout)).map(({ value }) => value)).toEqual([1, 2, 3, 4].map((number) => number + more));
    }
  });

  it("runs WebAssembly: a kernel, and a function over numbers", async () => {
    const inputs = folder.inputs("factor.ndjson", [360, 97]);
    const kernel = await partway(["map", wasm("factor.wasm"), inputs, "--result", "f64", "--keep-order"]);
    const values = linesOf(kernel.stdout).map(({ value }) => (value as number[]).slice(2));
    expect(values).toEqual([[2, 2, 2, 3, 3, 5], [97]]);
    const bytes = await partway(["map", wasm("factor.wasm"), inputs, "--keep-order"]);
    expect((linesOf(bytes.stdout)[1]!.value as number[]).length).toBe(24);
    const bare = await partway(["map", wasm("factor.wasm"), folder.inputs("one.ndjson", [8]), "--export", "allocate"]);
    expect(linesOf(bare.stdout)[0]).toMatchObject({ status: "fulfilled", value: expect.any(Number) as number });
  });

  it("has what JSON has no word for as lists and decimal strings", async () => {
    const task = folder.write(
      "exotic.js",
      `export default () => ({ big: 2n ** 70n, map: new Map([[1, 2]]), set: new Set(["a"]), bytes: Uint8Array.of(1, 2), date: new Date(0), none: undefined });
       export const cyclic = () => { const me = {}; me.me = me; return me; };`,
    );
    const { stdout } = await partway(["map", task, folder.inputs("one.ndjson", [0])]);
    expect(linesOf(stdout)[0]!.value).toEqual({
      big: "1180591620717411303424",
      map: [[1, 2]],
      set: ["a"],
      bytes: [1, 2],
      date: "1970-01-01T00:00:00.000Z",
    });
    const cyclic = await partway(["map", task, few, "--export", "cyclic"]);
    expect(linesOf(cyclic.stdout).map(({ error }) => error?.code)).toEqual(
      Array.from({ length: 4 }, () => "RESULT_INVALID"),
    );
    expect(cyclic.stderr).toContain("4 results cannot be written as JSON");
    expect(cyclic.code).toBe(1);
  });

  it("prints nothing but results on stdout: what tasks print goes to stderr, all of it", async () => {
    const task = folder.write(
      "prints.js",
      'export default (x) => { console.log("said", x); process.stdout.write("wrote\\n"); return x; }',
    );
    const { stdout, stderr } = await partway(["map", task, few, "-q"]);
    expect(linesOf(stdout).length).toBe(4);
    for (const number of [1, 2, 3, 4]) expect(stderr).toContain(`said ${number}\n`);
    expect(stderr.match(/^wrote$/gm)?.length).toBe(4);
  });
});

describe("a job that fails", () => {
  it("has a line with its error, and the others are done; exit 1", async () => {
    const { code, stdout, stderr } = await partway(["map", odd, few]);
    const lines = byJob(linesOf(stdout));
    expect(lines.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled"]);
    expect(lines[0]!.error).toMatchObject({ code: "JOB_FAILED", name: "RangeError", message: "odd: 1", number: 1 });
    expect(lines[0]!.error!["stack"]).toContain("odd.js:");
    expect(stderr).toContain("partway: job 0 failed: JOB_FAILED: RangeError: odd: 1\n");
    expect(stderr).toContain("partway: done, but 2 of 4 jobs failed\n");
    expect(code).toBe(1);
  });

  it("is tried again with --retries, and says how often", async () => {
    const { code, stdout } = await partway(["map", odd, few, "--export", "atFirst", "--retries", "2"]);
    expect(linesOf(stdout).map(({ value, attempts }) => [value, attempts])).toEqual(
      Array.from({ length: 4 }, () => [3, 3]),
    );
    expect(code).toBe(0);
  });

  it("ends the run by --halt, at a number or at a share: exit 4", async () => {
    for (const policy of ["now,fail=3", "soon,fail=3", "now,fail=40%", "soon,fail=40%"]) {
      const { code, stderr } = await partway(["map", odd, thousand, "--halt", policy, "-j", "2"]);
      expect(stderr).toContain("stopped by halt: kept");
      expect(code).toBe(4);
    }
    expect((await partway(["map", odd, thousand, "--halt", "now,fail=60%"])).code).toBe(1);
  });

  it("because it takes longer than --timeout keeps what it had made", async () => {
    const inputs = folder.inputs("long.ndjson", [2, 1_000]);
    const { code, stdout } = await partway(["map", steps, inputs, "--timeout", "150"]);
    const [quick, long] = byJob(linesOf(stdout));
    expect(quick).toMatchObject({ status: "fulfilled", value: "done" });
    expect(long).toMatchObject({ status: "rejected", error: { code: "JOB_TIMEOUT" } });
    expect(long!.value).toBe(long!.position);
    expect(long!.position).toBeGreaterThan(3);
    expect(code).toBe(1);
  });

  it("because its line is no JSON is named by that line, and the others are done", async () => {
    const lines = numbers(10_000).map(String);
    lines[7_000] = "{nothing";
    const { code, stdout, stderr } = await partway([
      "map",
      double,
      folder.write("bad.ndjson", `${lines.join("\n")}\n`),
    ]);
    expect(stderr).toContain('job 7,000 failed: INPUT_MALFORMED: line 7001: expected a JSON value, got "{nothing"\n');
    const written = linesOf(stdout);
    expect(written.filter(({ status }) => status === "fulfilled").length).toBe(9_999);
    expect(written.find(({ job }) => job === 7_000)).toMatchObject({ status: "rejected", attempts: 0 });
    expect(code).toBe(1);
  });
});

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

  it("--dry-run writes what would be run, and runs nothing", async () => {
    const task = folder.write("never.js", 'throw new Error("loaded");');
    const inputs = folder.write("dry.ndjson", '1\n{"a":[2]}\nno\n"x"\n');
    const { code, stdout, stderr } = await partway(["map", task, inputs, "--dry-run", "--shard", "1/2"]);
    expect(stdout).toBe(`{"job":0,"input":1}\n${stdout.split("\n")[1]}\n`);
    expect(JSON.parse(stdout.split("\n")[1]!)).toMatchObject({ job: 2, error: { code: "INPUT_MALFORMED" } });
    expect(stderr).toContain("would run 1 job, 1 input malformed");
    expect(code).toBe(1);
  });

  it("--joblog writes a line for each job, in the columns of GNU parallel", async () => {
    await partway(["map", odd, few, "--joblog", "log"], { cwd: folder.path });
    const [header, ...lines] = folder.read("log").trimEnd().split("\n");
    expect(header!.split("\t")).toEqual("Seq Host Starttime JobRuntime Send Receive Exitval Signal Command".split(" "));
    const columns = lines.map((line) => line.split("\t")).toSorted((a, b) => Number(a[0]) - Number(b[0]));
    expect(
      columns.map(([seq, host, , , send, , exit, signal, command]) => [seq, host, send, exit, signal, command]),
    ).toEqual([1, 2, 3, 4].map((number) => [String(number), ":", "1", String(number % 2), "0", `${odd} ${number}`]));
    for (const [, , started, took] of columns) {
      expect(Math.abs(Number(started) * 1_000 - Date.now())).toBeLessThan(60_000);
      expect(Number(took)).toBeGreaterThanOrEqual(0);
    }
  });

  it("-o replaces the file when all is written, and --json reports beside it", async () => {
    const path = folder.write("out.ndjson", "before\n");
    const program = start(["map", steps, folder.inputs("some.ndjson", [40, 40, 40]), "-o", path, "--json"]);
    await program.worked(0.3);
    expect(readFileSync(path, "utf8")).toBe("before\n");
    const { code, stdout, stderr } = await program.ended;
    expect(linesOf(readFileSync(path, "utf8")).length).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      task: "steps.js",
      status: "completed",
      counts: { fulfilled: 3, partial: 0, rejected: 0, unstarted: 0 },
      jobs: 3,
      inputsEnded: true,
      value: null,
    });
    expect(stderr).toContain("wrote ");
    expect(code).toBe(0);
    expect(readdirSync(folder.path).filter((name) => name.startsWith(".partway"))).toEqual([]);
  });

  it("--max-run-time ends it, with a line for each job begun: exit 3", async () => {
    const { code, stdout } = await partway([
      "map",
      steps,
      folder.inputs(
        "some.ndjson",
        numbers(9).map(() => 1e6),
      ),
      "-j",
      "2",
      "--max-run-time",
      "300ms",
    ]);
    expect(linesOf(stdout).map(({ status }) => status)).toEqual(["partial", "partial"]);
    expect(code).toBe(3);
  });

  it("a shard without any job is done at once", async () => {
    const { code, stdout } = await partway(["map", double, few, "--shard", "9/9"]);
    expect([code, stdout]).toEqual([0, ""]);
  });
});

it("is refused nothing by a pipe that is closed early", async () => {
  const program = start(["map", double, "-"]);
  program.write(`${numbers(1_000).join("\n")}\n`);
  await program.said(/"job"/, "stdout");
  program.closeOutput();
  const feeding = setInterval(() => program.write(`${numbers(1_000).join("\n")}\n`), 20);
  const { code } = await program.ended;
  clearInterval(feeding);
  expect(code).toBe(141);
});

it("says in one line that the results cannot be written, where the disk is full", async () => {
  const shell = `"$0" "$1" map "$2" "$3" > /dev/full; echo "ended $?" >&2`;
  const { spawnSync } = await import("node:child_process");
  const cli = join(import.meta.dirname, "../../dist/node/cli.js");
  const { stderr } = spawnSync("sh", ["-c", shell, process.execPath, cli, double, thousand], { encoding: "utf8" });
  expect(stderr).toContain("partway: standard output: could not be written: no space left on device (ENOSPC)\n");
  expect(stderr).toContain("ended 1\n");
});
