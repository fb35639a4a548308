import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Project } from "./project.js";

const project = new Project();
beforeAll(() => project.install("examples/factor/assemblyscript"));
afterAll(() => project.remove());

/** A job for each number; the last is none that it takes. */
const program = `
import { Pool } from "partway";
import { factor } from "./index.js";

const pool = new Pool({ workers: 2 });
const { outcomes } = await pool.map(factor, [1, 360, 9007199254740991, 0]);
await pool.close();
console.log(JSON.stringify(outcomes.map(({ value, error }) => value?.factors ?? error.code)));
`;

describe("examples/factor/assemblyscript, in a project of its own", () => {
  it("compiles by its own script to what is tested in this repository", async () => {
    const { code, stderr } = await project.run("npm", ["run", "build"]);
    expect(code, stderr).toBe(0);
    const built = readFileSync(join(project.folder, "factor.wasm"));
    expect(built.equals(readFileSync("build/fixtures/factor.wasm"))).toBe(true);
  });

  it("runs in a pool, where a number that it cannot take costs its own job alone", async () => {
    project.write("main.mjs", program);
    const { stdout, stderr } = await project.node("main.mjs");
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([[], [2, 2, 2, 3, 3, 5], [6_361, 69_431, 20_394_401], "KERNEL_TRAPPED"]);
  });

  it("runs by the command, its results read as numbers", async () => {
    project.write("numbers.ndjson", "360\n1\n9007199254740991\n");
    const { stdout } = await project.run(project.bin, [
      "map",
      "factor.wasm",
      "numbers.ndjson",
      "--result",
      "f64",
      "--keep-order",
    ]);
    const values = stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { value: number[] }).value);
    // What is left, the next divisor, and the factors.
    expect(values.map(([left]) => left)).toEqual([1, 1, 1]);
    expect(values.map((value) => value.slice(2))).toEqual([[2, 2, 2, 3, 3, 5], [], [6_361, 69_431, 20_394_401]]);
  });
});
