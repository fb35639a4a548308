import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { numbersWasm, twiceWasm } from "../helpers/wasm.js";
import { Folder, byJob, linesOf } from "./support/map.js";
import { partway } from "./support/program.js";

const folder = new Folder();
const few = folder.inputs("few.ndjson", [1, 2, 3, 4]);

folder.write(
  "kinds.js",
  `export default (number) => number + 1;
   export const later = async (number) => (await null, number + 2);
   export function* walks(number) { yield 0; return number + 3; }
   export async function* walksLater(number) { await null; yield 0; return number + 4; }`,
);
folder.write("common.cjs", "module.exports = (number) => number + 5; module.exports.named = (number) => number + 6;");
folder.write("names.cjs", "exports.one = (number) => number + 7;");

/** The values that a task makes of 1, 2, 3 and 4. */
async function values(args: readonly string[], inputs = few): Promise<unknown[]> {
  const { code, stdout } = await partway(["map", args[0]!, inputs, ...args.slice(1)], { cwd: folder.path });
  expect(code).toBe(0);
  return byJob(linesOf(stdout)).map(({ value }) => value);
}

describe("a task is", () => {
  it.each([
    ["a module's default export", ["kinds.js"], 1],
    ["an async function, by its name", ["kinds.js", "--export", "later"], 2],
    ["a generator", ["kinds.js", "--export=walks"], 3],
    ["an async generator", ["kinds.js", "--export", "walksLater"], 4],
    ["what a CommonJS module exports", ["./common.cjs"], 5],
    ["a property of that", ["common.cjs", "--export", "named"], 6],
    ["one of its named exports", ["names.cjs", "--export", "one"], 7],
    ["a file by its URL", [pathToFileURL(join(folder.path, "kinds.js")).href], 1],
  ])("%s", async (_, args, more) => {
    expect(await values(args)).toEqual([1, 2, 3, 4].map((number) => number + more));
  });

  it("a package that is installed where it is called", async () => {
    const place = join(folder.path, "node_modules", "minus");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), '{"name":"minus","exports":{"import":"./minus.mjs"}}');
    writeFileSync(join(place, "minus.mjs"), "export default (number) => -number;");
    expect(await values(["minus"])).toEqual([-1, -2, -3, -4]);
  });

  it("TypeScript where Node can run it; elsewhere one line says what could", async () => {
    const task = folder.write("typed.ts", "export default (number: number): number => number * 10;");
    if ((process.features as { typescript?: unknown }).typescript)
      return expect(await values([task])).toEqual([10, 20, 30, 40]);
    const { code, stderr } = await partway(["map", task, few]);
    expect(stderr).toMatch(/^partway: MODULE_INVALID: typed\.ts: .*cannot run TypeScript by itself.*tsx[^\n]*\n$/);
    expect(code).toBe(2);
  });
});

describe("WebAssembly", () => {
  const factor = fileURLToPath(new URL("../../build/fixtures/factor.wasm", import.meta.url));
  writeFileSync(join(folder.path, "numbers.wasm"), numbersWasm);
  writeFileSync(join(folder.path, "twice.wasm"), twiceWasm);
  const composite = folder.inputs("composite.ndjson", [360, 97]);

  it("is a kernel whose bytes are read as --result says, or are a list", async () => {
    const read = (await values([factor, "--result", "f64"], composite)) as number[][];
    expect(read.map((numbers) => numbers.slice(2))).toEqual([[2, 2, 2, 3, 3, 5], [97]]);
    const bytes = (await values([factor], composite)) as number[][];
    expect(bytes.map((list) => Array.from(new Float64Array(Uint8Array.from(list).buffer)))).toEqual(read);
  });

  it("whose bytes are nothing of that type rejects its jobs", async () => {
    const { code, stdout } = await partway(["map", factor, composite, "--result", "json"]);
    expect(linesOf(stdout).map(({ error }) => error?.code)).toEqual(["RESULT_INVALID", "RESULT_INVALID"]);
    expect(code).toBe(1);
  });

  it("is its only function, which needs no name", async () => {
    expect(await values(["twice.wasm"])).toEqual([2, 4, 6, 8]);
  });

  it("is a function over numbers by its name; integers of 64 bits are decimal strings", async () => {
    const pairs = folder.inputs("pairs.ndjson", [
      ["9007199254740993", 3],
      [-2, 5],
    ]);
    expect(await values(["numbers.wasm", "--export", "multiply"], pairs)).toEqual(["27021597764222979", "-10"]);
    const small = folder.inputs("small.ndjson", [[1, 2]]);
    expect(await values(["numbers.wasm", "--export", "add"], small)).toEqual([3]);
    expect(await values(["numbers.wasm", "--export", "both"], small)).toEqual([["2", 1]]);
  });

  it("that traps, or gets no numbers, rejects that job alone", async () => {
    const inputs = folder.inputs("divide.ndjson", [[6, 3], [1, 0], "six", [8, 2]]);
    const { code, stdout } = await partway(["map", "numbers.wasm", inputs, "--export", "divide"], { cwd: folder.path });
    expect(byJob(linesOf(stdout)).map(({ value, error }) => value ?? error?.code)).toEqual([
      2,
      "KERNEL_TRAPPED",
      "INPUT_FAILED",
      4,
    ]);
    expect(code).toBe(1);
  });

  it.each([
    [["numbers.wasm"], "expected a kernel, or the name of one of its functions (`export`); the functions it exports:"],
    [["twice.wasm", "--export", "thrice"], "expected a function `thrice`; the functions it exports: twice"],
  ])("without such a function (%j) is a wrong call, and the functions are named", async (args, said) => {
    const { code, stdout, stderr } = await partway(["map", args[0]!, few, ...args.slice(1)], { cwd: folder.path });
    expect(stderr).toMatch(/^partway: [^\n]+\n$/);
    expect(stderr).toContain(said);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});
