import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Project } from "./project.js";

const project = new Project();
beforeAll(() => project.install("examples/factor/assemblyscript"));
afterAll(() => project.remove());

/** Runs the kernel in a pool, with a job for each number. */
const program = `
import { Pool, defineKernel } from "partway";
import { factor } from "./index.js";

const numbers = [1, 360, 9007199254740991, 0];
const kernel = defineKernel({
  ...factor,
  name: "factor",
  summary: "factors numbers",
  parameters: { "~standard": { version: 1, vendor: "test", validate: () => ({ value: {} }) } },
  plan: () => ({
    jobs: numbers.length,
    input: (job) => new Uint8Array(Float64Array.of(numbers[job]).buffer),
  }),
  fold: () => ({ add() {}, value: () => undefined }),
});
const pool = new Pool({ workers: 2 });
const { outcomes } = await pool.run(kernel, {});
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
});
