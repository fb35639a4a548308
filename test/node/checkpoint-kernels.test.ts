import { Pool, type Report } from "partway";
import { type Checkpoint, fileCheckpoint } from "partway/checkpoint";
import { mandelbrot, primes } from "partway/kernels";
import { describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { Random, seed, seeds } from "../helpers/random.js";

const at = ownFolder();
const generator = new URL("../../examples/factor/generator/factor.js", import.meta.url);
const large = [9_007_199_254_740_881, 9_007_199_254_740_847, 360_360, 97, 9_007_199_254_740_761];

type Start = (pool: Pool, options: { checkpoint?: Checkpoint }) => PromiseLike<Report> & { stop(): void };

/** Each draws what it is to do, and starts it in a pool. */
const tasks: Record<string, (random: Random) => Start> = {
  primes(random) {
    const to = random.pick([1e6, 3e8, 2e9]) + random.whole(0, 1_000);
    const from = random.pick([0, 1e12]);
    return (pool, options) => pool.run(primes, { from, to: from + to }, options);
  },
  mandelbrot(random) {
    const params = {
      size: `${random.whole(50, 400)}x${random.whole(50, 400)}`,
      iterations: random.pick([100, 3_000]),
    };
    return (pool, options) => pool.run(mandelbrot, params, options);
  },
  "an example generator"(random) {
    const inputs = large.slice(0, random.whole(1, large.length));
    return (pool, options) => pool.map(generator, inputs, options);
  },
};

const plain = ({ value, outcomes, counts }: Report): unknown => ({
  value,
  counts,
  outcomes: outcomes.map(({ job, status, value: own, position, extent }) => ({ job, status, own, position, extent })),
});

describe.each(Object.entries(tasks))(`%s, stopped and gone on elsewhere (SEED=${seed})`, (name, draw) => {
  it.each(seeds(5))("gives the same bits, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const start = draw(random);
    const file = at(`${name}-${drawn}.partway`);
    const alone = new Pool({ workers: 2 });
    const began = performance.now();
    const whole = await start(alone, {});
    const took = performance.now() - began;
    await alone.close();
    for (let sitting = 0; ; sitting++) {
      const pool = new Pool({ workers: random.whole(1, 3), sharedMemory: random.pick(["auto", "off"] as const) });
      const run = start(pool, { checkpoint: fileCheckpoint(file) });
      const timer = sitting < 3 ? setTimeout(() => run.stop(), random.next() * took) : undefined;
      const report = await run;
      clearTimeout(timer);
      await pool.close();
      if (report.status !== "completed") continue;
      expect(plain(report)).toEqual(plain(whole));
      break;
    }
  });
});
