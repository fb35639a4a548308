import { type ErrorCode, Pool } from "partway";
import { describe, expect, it } from "vitest";
import { Random, seed, seeds } from "../helpers/random.js";
import { expectAddsUp, numbers, task } from "../helpers/tasks.js";

/** What ends a job before its time, and a task in which some jobs do that and the others take microseconds. */
interface Kind {
  code: ErrorCode;
  file: string;
  exported: string;
  /** Jobs at most: one that waits takes milliseconds. @default 3000 */
  most?: number;
  failing(random: Random): unknown;
  sound(job: number): unknown;
}

const dying = (exported: string): Kind => ({
  code: "WORKER_LOST",
  file: "deaths.js",
  exported,
  failing: (random) => ({ steps: 20, ms: 0, death: "exit", at: random.whole(1, 20), times: 99 }),
  sound: (job) => ({ steps: 1 + (job % 20), ms: 0, at: 21 }),
});
const overstaying = (file: string, exported: string, failing: unknown, sound: (job: number) => unknown): Kind => ({
  code: "JOB_TIMEOUT",
  file,
  exported,
  failing: () => failing,
  sound,
});
const kinds: Kind[] = [
  dying("default"),
  { ...dying("waits"), most: 40 },
  { ...dying("plain"), failing: () => "exit", sound: (job) => job },
  overstaying("stuck.js", "default", "stuck", (job) => job),
  overstaying("stuck.js", "waits", "stuck", (job) => job),
  overstaying("stuck.js", "generator", { steps: 9, stuckAt: 5 }, (job) => ({ steps: 1 + (job % 9) })),
  overstaying("steps.js", "default", { seed: 1, steps: 1e12 }, (job) => ({ seed: 1, steps: job % 100 })),
  overstaying("steps.js", "asyncGenerator", { seed: 1, steps: 1e12 }, (job) => ({ seed: 1, steps: job % 10 })),
];

describe(`jobs that die or overstay their timeout, at random places of runs at once (SEED=${seed})`, () => {
  it.each(seeds(12))("are rejected, and no others, seed %i", async (drawn) => {
    const random = new Random(drawn);
    await using pool = new Pool({ workers: random.whole(1, 4), sharedMemory: random.pick(["auto", "off"]) });
    // Some meet workers that are at work already.
    if (random.chance(0.5)) await pool.map(task("values.js"), numbers(8));
    const carryOut = async (): Promise<void> => {
      const { code, file, exported, most = 3_000, failing, sound } = random.pick(kinds);
      const count = random.whole(1, Math.min(most, random.pick([3, 20, 300, 3_000])));
      const places = new Set(Array.from({ length: random.whole(0, 3) }, () => random.whole(0, count - 1)));
      const inputs = numbers(count).map((job) => (places.has(job) ? failing(random) : sound(job)));
      const timeout = code === "JOB_TIMEOUT" || random.chance(0.3) ? 300 : undefined;
      const run = pool.map(task(file), inputs, { export: exported, timeout, grace: 100 });
      if (random.chance(0.3)) {
        setTimeout(() => run.pause(), random.whole(0, 100));
        setTimeout(() => run.resume(), random.whole(100, 600));
      }
      const report = await run;
      const rejected = report.outcomes.filter(({ status }) => status === "rejected");
      const expected = [...places].toSorted((a, b) => a - b).map((job) => [job, code]);
      expect(rejected.map(({ job, error }) => [job, error!.code])).toEqual(expected);
      expect(report.counts).toMatchObject({ fulfilled: count - places.size });
      expectAddsUp(report);
    };
    await Promise.all(numbers(random.whole(1, 3)).map(carryOut));
  });
});
