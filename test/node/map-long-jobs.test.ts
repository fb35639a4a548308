import { Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { Random, seed, seeds } from "../helpers/random.js";
import { numbers, task } from "../helpers/tasks.js";

const kinds: [kind: string, file: string, exported: string, long: unknown, short: (job: number) => unknown][] = [
  ["a function that never looks up", "stuck.js", "default", "stuck", (job) => job],
  ["a function that waits", "stuck.js", "waits", "stuck", (job) => job],
  ["a generator", "steps.js", "default", { seed: 1, steps: 1e12 }, (seed) => ({ seed, steps: 100 })],
  ["a generator that waits", "steps.js", "asyncGenerator", { seed: 1, steps: 1e12 }, (seed) => ({ seed, steps: 10 })],
  ["a generator that is stuck", "stuck.js", "generator", { steps: 9, stuckAt: 5 }, () => ({ steps: 9 })],
];

describe.each(["auto", "off"] as const)(
  "a job of ten minutes among a thousand of microseconds (%s)",
  (sharedMemory) => {
    const pool = new Pool({ workers: 2, sharedMemory });
    afterAll(() => pool.terminate());

    it.each(kinds)("delays none of them: %s", async (_, file, exported, long, short) => {
      // Without shared memory what never looks up holds up the jobs behind it in its chunk: it takes steps there.
      if (sharedMemory === "off" && (long === "stuck" ? exported === "default" : exported === "generator")) return;
      const inputs = numbers(1_001).map((job) => (job === 500 ? long : short(job)));
      const run = pool.map(task(file), inputs, { export: exported, grace: 50 });
      let chunks = 0;
      run.addEventListener("chunk", () => chunks++);
      for await (const { job, status } of run) {
        if (run.progress.counts.fulfilled === 1_000) run.stop();
        if (job === 500) expect(status).toBe("partial");
      }
      const report = await run;
      expect(report.counts).toEqual({ fulfilled: 1_000, partial: 1, rejected: 0, unstarted: 0 });
      // Sent and come back; what waited behind it does not go there again and again.
      expect(chunks).toBeLessThan(200);
      for (const { job, attempts } of report.outcomes) if (job !== 500) expect(attempts).toBeLessThanOrEqual(2);
    });

    it("delays no other run", async () => {
      const long = pool.map(task("steps.js"), [{ seed: 1, steps: 1e12 }]);
      for (let count = 0; count < 20; count++)
        expect((await pool.map(task("values.js"), numbers(50))).counts.fulfilled).toBe(50);
      expect(long.progress.counts.fulfilled).toBe(0);
      long.stop();
      expect((await long).counts.partial).toBe(1);
    });
  },
);

describe(`jobs of ten minutes at random places (SEED=${seed})`, () => {
  it.each(seeds(10))("delay none, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const workers = random.whole(2, 4);
    const [, file, exported, long, short] = random.pick(kinds);
    const count = random.whole(workers, random.pick([20, 300, 3_000]));
    const places = new Set(Array.from({ length: random.whole(1, workers - 1) }, () => random.whole(0, count - 1)));
    const inputs = numbers(count).map((job) => (places.has(job) ? long : short(job)));
    await using pool = new Pool({ workers });
    // Some meet workers that are at work already.
    if (random.chance(0.5)) await pool.map(task("values.js"), numbers(workers * 2));
    const run = pool.map(task(file), inputs, { export: exported, grace: 50 });
    const fulfilled = count - places.size;
    for await (const _ of run) if (run.progress.counts.fulfilled === fulfilled) run.stop();
    const { counts } = await run;
    // The last of them may not have begun by then.
    expect(counts).toMatchObject({ fulfilled, rejected: 0 });
  });
});
