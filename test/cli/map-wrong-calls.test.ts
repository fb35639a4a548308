import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Folder, tasks } from "./support/map.js";
import { partway } from "./support/program.js";
import { line, terminal } from "./support/terminal.js";

const folder = new Folder();
folder.write("double.js", tasks.double);
folder.inputs("some.ndjson", [1, 2, 3]);
folder.write("empty.ndjson", "");
folder.write("blank.ndjson", "\n  \n");
folder.write("names.js", "export const number = 5; export function used() {}");
folder.write("throws.js", 'throw new RangeError("at load\\nand more");');
folder.write("syntax.js", "this is no JavaScript");
folder.write("exits.js", "process.exit(7);");
folder.write("nothing.wasm", "no wasm");
folder.write("kept", "before");

const calls: [args: string[], said: string][] = [
  [[], "map: expected a task module or a .wasm file first, got nothing"],
  [["none.js", "some.ndjson"], "none.js: expected a task module or a .wasm file, got no such file"],
  [["none", "some.ndjson"], "none: expected a task module or a .wasm file, got no such file or package"],
  [["primes", "some.ndjson"], "got no such file or package; it is a kernel, for partway run primes"],
  [["./", "some.ndjson"], "./: expected a task module or a .wasm file, got a directory"],
  [["file:///none.js", "some.ndjson"], "file:///none.js: expected a task module or a .wasm file, got no such file"],
  [["file://host/a.js", "some.ndjson"], "file://host/a.js: expected a task module or a .wasm file, got File URL host"],
  [["double.js", "none.ndjson"], "none.ndjson: expected a file of inputs, got no such file or directory (ENOENT)"],
  [["double.js", "."], ".: expected a file of inputs, got a directory"],
  [["double.js", "empty.ndjson"], "empty.ndjson: expected a JSON value a line, got nothing"],
  [["double.js", "blank.ndjson"], "blank.ndjson: expected a JSON value a line, got nothing"],
  [["double.js", "some.ndjson", "more"], 'map: expected one file of inputs, got "more" after "some.ndjson"'],
  [
    ["names.js", "some.ndjson"],
    "names.js: expected a function as its export `default`, got none; it exports number, used",
  ],
  [["names.js", "some.ndjson", "--export", "number"], "names.js: expected a function as its export `number`, got 5"],
  [["throws.js", "some.ndjson"], "throws.js: expected a module that can be loaded, got RangeError: at load"],
  [["syntax.js", "some.ndjson"], "syntax.js: expected a module that can be loaded, got SyntaxError: "],
  [["exits.js", "some.ndjson"], "exits.js: expected a module that can be loaded: a worker exited with code 7"],
  [["nothing.wasm", "some.ndjson"], "WASM_INVALID: nothing.wasm: expected a WebAssembly module"],
  [
    ["double.js", "some.ndjson", "--keep-ordr"],
    "--keep-ordr: expected an option of map, got an unknown one; did you mean --keep-order?",
  ],
  [["double.js", "some.ndjson", "--format", "json"], "--format: expected an option of map, got an unknown one"],
  [["double.js", "some.ndjson", "--param", "a=1"], "--param: expected an option of map, got an unknown one"],
  [["double.js", "some.ndjson", "--shard", "3/2"], '--shard: expected i/N with i from 1 to N, got "3/2"'],
  [["double.js", "some.ndjson", "--shard", "0/2"], '--shard: expected i/N with i from 1 to N, got "0/2"'],
  [["double.js", "some.ndjson", "--result", "f64"], '--result: expected a .wasm file, got "double.js"'],
  [
    ["double.js", "some.ndjson", "--result", "f16"],
    '--result: expected one of bytes, text, json, i32, u32, i64, u64, f32, f64, got "f16"',
  ],
  [["double.js", "some.ndjson", "--export"], "--export: expected <name>, got nothing"],
  [
    ["double.js", "some.ndjson", "--halt", "now,fail=0%"],
    "--halt: expected now,fail=N or soon,fail=N with N from 1, or from 1% to 100%",
  ],
  [["double.js", "some.ndjson", "--json"], "--json: expected --output FILE beside it for the results"],
  [
    ["double.js", "some.ndjson", "-o", "/nonexistent/x"],
    "--output /nonexistent/x: expected a file that can be written, got no such file",
  ],
  [
    ["double.js", "some.ndjson", "-o", "./some.ndjson"],
    "--output ./some.ndjson: expected a file that can be written, got the file of the inputs",
  ],
  [
    ["double.js", "some.ndjson", "-o", "double.js"],
    "--output double.js: expected a file that can be written, got the file of the task",
  ],
  [
    ["double.js", "some.ndjson", "--joblog", "-"],
    "--joblog -: expected a file that can be written, got standard output, which is for the results",
  ],
  [
    ["double.js", "some.ndjson", "--joblog", "/dev/stdout"],
    "--joblog /dev/stdout: expected a file that can be written, got standard output, which is for the results",
  ],
  [
    ["double.js", "some.ndjson", "--joblog", "double.js"],
    "--joblog double.js: expected a file that can be written, got the file of the task",
  ],
  [["double.js", "some.ndjson", "-o", "."], "--output .: expected a file that can be written, got a directory"],
  [
    ["double.js", "some.ndjson", "-o", "kept", "--joblog", "/nonexistent/x"],
    "--joblog /nonexistent/x: expected a file that can be written, got no such file",
  ],
  [
    ["double.js", "some.ndjson", "--joblog", "some.ndjson"],
    "--joblog some.ndjson: expected a file that can be written, got the file of the inputs",
  ],
  [
    ["double.js", "some.ndjson", "-o", "kept", "--joblog", "./kept"],
    "--joblog ./kept: expected a file that can be written, got the file of --output",
  ],
  [["double.js", "some.ndjson", "--joblog", "."], "--joblog .: expected a file that can be written, got a directory"],
  [
    ["double.js", "some.ndjson", "-o", "long".repeat(99)],
    "expected a file that can be written, got name too long (ENAMETOOLONG)",
  ],
  [["names.js", "some.ndjson", "-o", "kept"], "MODULE_INVALID: names.js: expected a function as its export"],
];

describe("a wrong call of map is one line on stderr, and exit code 2", () => {
  it.each(calls)("partway map %j", async (args, said) => {
    const { code, stdout, stderr } = await partway(["map", ...args], { cwd: folder.path });
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/^partway: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(folder.read("kept")).toBe("before");
    expect(readdirSync(folder.path).filter((name) => name.startsWith(".partway"))).toEqual([]);
  });

  it.each(["--shard", "--export", "--joblog", "--dry-run", "--keep-order", "--result"])(
    "%s is no flag of run",
    async (flag) => {
      const { code, stderr } = await partway(["run", "primes", "--to", "100", flag]);
      expect(stderr).toContain(`${flag}: expected an option of run primes, got an unknown one`);
      expect(code).toBe(2);
    },
  );

  it("asks for inputs where there is only a terminal", async () => {
    const shown = terminal(`cd '${folder.path}'; ${line(["map", "double.js"])}; echo "ended $?"`);
    const { stdout } = await shown.ended;
    expect(stdout).toContain("map: expected a file of inputs, or - for the terminal's own, got none");
    expect(stdout).toContain("ended 2");
  });

  it("says what can be said, with --help", async () => {
    const { code, stdout } = await partway(["map", "--help"]);
    for (const flag of ["--export", "--shard", "--joblog", "--halt", "--timeout", "-j, --workers"])
      expect(stdout).toContain(flag);
    expect(stdout).not.toContain("--param");
    expect(code).toBe(0);
    expect(existsSync(join(folder.path, "--help"))).toBe(false);
  });
});
