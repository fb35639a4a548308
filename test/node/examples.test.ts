import { readFileSync } from "node:fs";
import { Pool, type Task } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { type Numbers, factor as described } from "../fixtures/tasks/factor.js";
import { begun, until } from "../helpers/tasks.js";

const example = (path: string): URL => new URL(`../../examples/factor/${path}`, import.meta.url);
const numbers = readFileSync(example("numbers.ndjson"), "utf8").trim().split("\n").map(Number);
/** More than are done before anybody has heard that one was begun: each takes a tenth of a second. */
const primes = Array.from({ length: 200 }, (_, job) => (job % 2 === 0 ? 9_007_199_254_740_881 : 9_007_199_254_740_847));

const kernel = (name: string): Task<Numbers> => ({
  ...described,
  wasm: readFileSync(new URL(`../../build/fixtures/${name}.wasm`, import.meta.url)),
});
const ways: [string, Task<Numbers>][] = [
  ["a generator", example("generator/factor.js")],
  ["a kernel in AssemblyScript", kernel("factor")],
  ["a kernel in WebAssembly text", kernel("factor-wat")],
];

const pool = new Pool({ workers: 2 });
afterAll(() => pool.close());

const product = ({ left, factors }: Numbers): number => factors.reduce((all, factor) => all * factor, left);

describe.each(ways)("factoring, as %s", (_, task) => {
  it("gives every number's factors", async () => {
    const { value, counts } = await pool.map(task, numbers);
    expect(counts.fulfilled).toBe(numbers.length);
    for (const [job, found] of value.entries()) {
      expect(found!.left).toBe(1);
      expect(product(found!)).toBe(numbers[job]);
    }
  });

  it("gives what is left of each number when it is stopped", async () => {
    const run = pool.map(task, primes);
    await until(run, begun(2));
    run.stop("soon enough");
    const { outcomes } = await run;
    const partial = outcomes.filter(({ status }) => status === "partial");
    expect(partial.length).toBeGreaterThan(0);
    for (const { job, value } of partial) expect(product(value!)).toBe(primes[job]);
    expect(partial.some(({ position }) => position! > 0)).toBe(true);
  });

  it.each([0, 1.5, "12", [12, 15]])("refuses %j, and nothing else", async (wrong) => {
    const { outcomes } = await pool.map<Numbers>(task, [6, wrong, 15]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});
