import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { numbers } from "../helpers/tasks.js";
import { Folder, byJob, linesOf, tasks } from "./support/map.js";
import { partway, start } from "./support/program.js";

const folder = new Folder();
const double = folder.write("double.js", tasks.double);
const steps = folder.write("steps.js", tasks.steps);
const odd = folder.write("odd.js", tasks.odd);
const thousand = folder.inputs("thousand.ndjson", numbers(1_000));
const few = folder.inputs("few.ndjson", [1, 2, 3, 4]);

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
    expect(linesOf(cyclic.stdout).map(({ status, error }) => [status, error?.code])).toEqual(
      Array.from({ length: 4 }, () => ["rejected", "RESULT_INVALID"]),
    );
    expect(cyclic.stderr).toMatch(/job \d failed: RESULT_INVALID: its value cannot be written as JSON: .*circular/);
    expect(cyclic.stderr).toContain("done: 0 of 4 jobs, 4 failed\n");
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

describe("a malformed line", () => {
  it("is named, and the others are done: exit 1", async () => {
    const lines = numbers(10_000).map(String);
    lines[7_000] = "{nothing";
    const { code, stdout, stderr } = await partway([
      "map",
      double,
      folder.write("bad.ndjson", `${lines.join("\n")}\n`),
    ]);
    expect(stderr).toBe(
      'partway: line 7001: expected a JSON value, got "{nothing"\npartway: done: 9,999 of 10,000 jobs, 1 failed\n',
    );
    const written = linesOf(stdout);
    expect(written.filter(({ status }) => status === "fulfilled").length).toBe(9_999);
    expect(written.find(({ job }) => job === 7_000)).toMatchObject({ status: "rejected", attempts: 0 });
    expect(code).toBe(1);
  });

  it("is named however many jobs fail", async () => {
    const inputs = folder.write("odds.ndjson", `${"1\n".repeat(50)}\n{\n`);
    const { code, stderr } = await partway(["map", odd, inputs]);
    expect(stderr).toContain("partway: ... and 45 more failed jobs\n");
    expect(stderr).toContain('partway: line 52: expected a JSON value, got "{"\n');
    expect(stderr).toContain("partway: done: 0 of 51 jobs, 51 failed\n");
    expect(code).toBe(1);
  });

  it("is no job begun: a task that cannot be run is a wrong call all the same", async () => {
    const task = folder.write("broken.js", "export default 3;");
    const output = folder.write("kept.ndjson", "before\n");
    const { code, stderr } = await partway(["map", task, folder.write("bad.ndjson", "{\n1\n"), "-o", output]);
    expect(stderr).toMatch(/^partway: MODULE_INVALID: broken\.js: [^\n]+\n$/);
    expect(code).toBe(2);
    expect(readFileSync(output, "utf8")).toBe("before\n");
  });
});
