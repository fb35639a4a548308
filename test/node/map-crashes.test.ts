import { type ErrorCode, type Outcome, Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { expectAddsUp, numbers, task } from "../helpers/tasks.js";

const deaths = task("deaths.js");
const known: [death: string, exported: string, code: ErrorCode, message: RegExp][] = [
  ["exit", "default", "WORKER_LOST", /exited with code 3/],
  ["exit", "waits", "WORKER_LOST", /exited with code 3/],
  ["timer", "waits", "WORKER_LOST", /nobody catches this/],
  ["rejection", "waits", "WORKER_LOST", /nobody catches this either/],
  ["memory", "default", "OUT_OF_MEMORY", /memory/],
];

describe.each(["auto", "off"] as const)("a task whose worker dies (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory, resourceLimits: { maxOldGenerationSizeMb: 40 } });
  afterAll(() => pool.terminate());

  it.each(known)(
    "by %s (%s) loses nothing but that job, whose last state is kept",
    async (death, exported, code, message) => {
      // Steps that are long enough for each state to be published, also where publishing takes some milliseconds.
      const dying = { steps: 9, ms: 300, death, at: 3 };
      const others = numbers(6).map(() => ({ steps: 40, ms: 1 }));
      const report = await pool.map(deaths, [...others.slice(3), dying, ...others.slice(3)], { export: exported });
      expect(report.counts).toEqual({ fulfilled: 6, partial: 0, rejected: 1, unstarted: 0 });
      expect(report.outcomes[3]).toMatchObject({
        status: "rejected",
        attempts: 1,
        value: 3,
        position: 3,
        error: { code },
      });
      expect(report.outcomes[3]!.error!.message).toMatch(message);
      for (const { job, attempts } of report.outcomes) if (job !== 3) expect(attempts).toBe(1);
      expectAddsUp(report);
    },
  );

  it.each(known)("by %s (%s) is tried again, from what was published", async (death, exported) => {
    const seen: Outcome[] = [];
    const inputs = [
      { steps: 30, ms: 10, death, at: 15, times: 2 },
      { steps: 1, ms: 1 },
    ];
    const options = { export: exported, retries: 2, onSnapshot: (outcome: Outcome) => void seen.push(outcome) };
    const report = await pool.map(deaths, inputs, options);
    expect(report.value).toEqual(["alive", "alive"]);
    expect(report.outcomes[0]!.attempts).toBe(3);
    const positions = seen.filter(({ job }) => job === 0).map(({ value }) => value as number);
    expect(positions.length).toBeGreaterThan(0);
    expect(positions.every((position) => position > 0 && position <= 30)).toBe(true);
  });

  it("among thousands of tiny ones loses none of those", async () => {
    const inputs = numbers(4_000).map((number) => (number % 1_000 === 700 ? "exit" : number));
    const report = await pool.map(deaths, inputs, { export: "plain" });
    expect(report.counts).toEqual({ fulfilled: 3_996, partial: 0, rejected: 4, unstarted: 0 });
    for (const { job, status, error, value } of report.outcomes) {
      if (inputs[job] === "exit")
        expect({ status, code: error?.code }).toEqual({ status: "rejected", code: "WORKER_LOST" });
      else expect({ status, value }).toEqual({ status: "fulfilled", value: job });
    }
    const again = await pool.map(deaths, inputs, { export: "plain", retries: 1 });
    expect(again.value).toEqual(inputs);
  });

  it("in a job of exec rejects that call, and no other", async () => {
    const calls = ["exit", 1, 2, 3].map((input) => pool.exec(deaths, input, { export: "plain" }));
    const [dead, ...others] = await Promise.allSettled(calls);
    expect(dead).toMatchObject({ status: "rejected", reason: { code: "WORKER_LOST" } });
    expect(others).toEqual([1, 2, 3].map((value) => ({ status: "fulfilled", value })));
  });

  it("between two runs costs nobody anything", async () => {
    const leaving = `data:text/javascript,export default (ms) => void setTimeout(() => process.exit(3), ms)`;
    await pool.map(new URL(leaving), [0, 0]);
    const report = await pool.map(deaths, numbers(50), { export: "plain", retries: 1 });
    expect(report.value).toEqual(numbers(50));
  });
});
