import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Pool } from "partway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { type Seen, type What, runHere, shown } from "../helpers/page-checkpoints.js";
import { TestPage, surroundings } from "../helpers/pages.js";
import { Random, runs, seed } from "../helpers/random.js";
import { numbers } from "../helpers/tasks.js";

const at = ownFolder();

const draws: Record<What[0], (random: Random) => What> = {
  primes: (random) => ["primes", { to: random.pick([1e6, 3e8, 1e9]) + random.whole(0, 1_000) }],
  mandelbrot: (random) => [
    "mandelbrot",
    { size: `${random.whole(30, 300)}x${random.whole(30, 300)}`, iterations: random.pick([100, 3_000]) },
  ],
  map: (random) => [
    "map",
    numbers(random.whole(1, 20)).map((own) => ({ seed: own, steps: random.whole(0, 1_000_000), ms: 0 })),
  ],
};

describe.each(surroundings)(`checkpoints that wander between Node and %s (SEED=${seed})`, (_, where) => {
  let open: TestPage;
  beforeAll(async () => {
    open = await TestPage.open(where, "/", "checkpoint-scenarios.js");
  });
  afterAll(() => open.close());

  /** A sitting in the page, from the file and back to it. */
  async function sitThere(what: What, file: string, stopMs: number | null): Promise<Seen> {
    if (existsSync(file)) await open.scenario("imported", file, [...readFileSync(file)]);
    const seen = await open.scenario<Seen>("run", file, what, 0, stopMs);
    const bytes = await open.scenario<number[] | undefined>("exported", file);
    // There is nothing if it was stopped before it had begun.
    if (bytes) writeFileSync(file, Uint8Array.from(bytes));
    await open.scenario("removed", file);
    return seen;
  }

  async function sitHere(what: What, file: string, stopMs: number | null): Promise<Pick<Seen, "status" | "value">> {
    const pool = new Pool({ workers: 2 });
    const run = runHere(pool, what, file);
    const timer = stopMs === null ? undefined : setTimeout(() => run.stop(), stopMs);
    const { status, value } = await run;
    clearTimeout(timer);
    await pool.close();
    return { status, value: shown(value) };
  }

  describe.each(Object.entries(draws))("%s", (_name, draw) => {
    it.each(numbers(runs(2)).map((index) => seed + index))("gives the same bits, seed %i", async (drawn) => {
      const random = new Random(drawn);
      const what = draw(random);
      const file = at(`${drawn}.partway`);
      const pool = new Pool({ workers: 2 });
      const began = performance.now();
      const whole = shown((await runHere(pool, what)).value);
      const took = performance.now() - began;
      await pool.close();
      for (let sitting = 0; ; sitting++) {
        const stopMs = sitting < 3 ? random.next() * took : null;
        const { status, value } = await (random.chance(0.6) ? sitThere : sitHere)(what, file, stopMs);
        if (status !== "completed") continue;
        expect(value).toEqual(whole);
        break;
      }
      rmSync(file, { force: true });
    });
  });

  it("leave no error in the page", () => expect(open.errors).toEqual([]));
});
