import { readFileSync, writeFileSync } from "node:fs";
import { Pool } from "partway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyHeaders } from "../../src/cli/commands/page-headers.js";
import { ownFolder } from "../helpers/folder.js";
import { type Seen, type What, runHere, shown, sum } from "../helpers/page-checkpoints.js";
import { TestPage, crossed } from "../helpers/pages.js";
import { numbers } from "../helpers/tasks.js";

const at = ownFolder();
const tasks: What[] = [
  ["primes", { to: 4e9 }],
  ["mandelbrot", { size: 500, iterations: 5_000 }],
  ["map", numbers(8).map((seed) => ({ seed, steps: 2_500_000, ms: 0 }))],
];

interface Compacted {
  /** In bytes: before, and after. */
  sizes: number[];
  first: Seen;
  found: unknown[];
}

/** A module of its own, as somebody drops it on a page. */
const text = `export default function* (input, job) {
  for (let at = job.resumed ?? 0; at < 40; yield ++at) for (let spin = 0; spin < 1e6; spin++) ;
  return input * 2;
}`;

describe.each(crossed)("checkpoints in %s", (_, where) => {
  const pool = new Pool({ workers: 2 });
  let open: TestPage;
  const run = (name: string, what: What, stopAfter = 0): Promise<Seen> =>
    open.scenario<Seen>("run", name, what, stopAfter);
  const here = (what: What, file?: string) => runHere(pool, what, file);

  beforeAll(async () => {
    open = await TestPage.open(where, "/", "checkpoint-scenarios.js");
  });
  afterAll(async () => {
    await open.close();
    await pool.close();
  });

  it.each(tasks)("%s goes on after the page was loaded anew, and in Node, to the same bits", async (...what) => {
    const name = what[0];
    const first = await run(name, what, 1);
    expect(first).toMatchObject({ status: "stopped", checkpoint: name });
    await open.page.reload();
    const second = await run(name, what, first.counts.fulfilled + 1);
    const file = at(`${name}-${where.browser}-${where.isolated}.partway`);
    writeFileSync(file, Uint8Array.from(await open.scenario<number[]>("exported", name)));
    const whole = await here(what);
    const there = await here(what, file);
    expect(there.counts).toEqual(whole.counts);
    expect(shown(there.value)).toEqual(shown(whole.value));
    const last = await run(name, what);
    expect(last).toMatchObject({ status: "completed", counts: whole.counts });
    expect(last.value).toEqual(shown(whole.value));
    expect(second.counts.fulfilled).toBeGreaterThan(first.counts.fulfilled);
  });

  it.runIf(where.isolated)("are made smaller while they are written to, and lose nothing", async () => {
    const { sizes, first, found } = await open.scenario<Compacted>("compacted", "heavy");
    expect(sizes[0]! - sizes[1]!).toBeGreaterThan(6e6);
    expect(first.counts).toEqual({ fulfilled: 1, partial: 1, rejected: 0, unstarted: 0 });
    const bytes = Uint8Array.from({ length: 6e6 }, (_, place) => place * 7);
    const weighed = bytes.reduce((all, byte, place) => (all + byte * place) % 1_000_003, 0);
    expect(found).toEqual([
      ["partial", true, sum(bytes), 0],
      ["fulfilled", false, undefined, weighed],
    ]);
  });

  it.each(tasks)("%s begun in Node goes on in the page, to the same bits", async (...what) => {
    const file = at(`node-${what[0]}-${where.browser}-${where.isolated}.partway`);
    const under = here(what, file);
    setTimeout(() => under.stop(), 150);
    await under;
    const name = `from node, ${what[0]}`;
    const names = await open.scenario<string[]>("imported", name, [...readFileSync(file)]);
    expect(names).toContain(name);
    const last = await run(name, what);
    const whole = await here(what);
    expect(last).toMatchObject({ status: "completed", counts: whole.counts });
    expect(last.value).toEqual(shown(whole.value));
    expect(await open.scenario<string[]>("removed", name)).not.toContain(name);
    expect(await open.scenario("exported", name)).toBeUndefined();
  });

  it("know a module again whose object URL is another one, by its name and its text", async () => {
    const inputs = numbers(20);
    const go = (code: string, fragment: string, stopAfter?: number): Promise<Seen & { task: string }> =>
      open.scenario("runText", "dropped", code, fragment, inputs, stopAfter);
    const first = await go(text, "twice.js", 1);
    expect(first).toMatchObject({ task: "twice.js", status: "stopped" });
    expect(first.counts.fulfilled).toBeLessThan(20);
    await open.page.reload();
    expect(await go(`${text} // changed`, "twice.js")).toMatchObject({ code: "CHECKPOINT_MISMATCH" });
    expect(await go(text, "thrice.js")).toMatchObject({ code: "CHECKPOINT_MISMATCH" });
    const second = await go(text, "twice.js");
    expect(second).toMatchObject({ status: "completed", value: inputs.map((input) => input * 2) });
    expect(await go(text, "twice.js")).toMatchObject({ status: "completed", chunks: 0, value: second.value });
    expect(open.errors).toEqual([]);
  });

  it("are one run's at a time, and refused for another one", async () => {
    const seen = await open.scenario<Seen[]>("both", "shared", ["primes", { to: 1e8 }]);
    expect(seen.map(({ code, status }) => code ?? status).toSorted()).toEqual(["CHECKPOINT_LOCKED", "completed"]);
    expect(await run("shared", ["primes", { to: 2e8 }])).toMatchObject({ code: "CHECKPOINT_MISMATCH" });
    expect(await run("shared", ["primes", { to: 1e8 }])).toMatchObject({ status: "completed", workers: 0 });
    expect(open.errors).toEqual([]);
  });
});

describe.each(crossed)("under the policy of the page, in %s", (_, where) => {
  it("a module of an object URL runs, and is known again by its checkpoint", async () => {
    const policy = policyHeaders["Content-Security-Policy"];
    const open = await TestPage.open({ ...where, policy }, "/", "checkpoint-scenarios.js");
    try {
      for (const ended of ["stopped", "completed"])
        expect(
          await open.scenario("runText", "dropped", text, "twice.js", numbers(9), ended === "stopped" ? 1 : undefined),
        ).toMatchObject({ status: ended, task: "twice.js" });
      expect(open.errors).toEqual([]);
    } finally {
      await open.close();
    }
  });
});
