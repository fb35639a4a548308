import { type ChildProcess, spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type Ended, runProgram } from "../helpers/programs.js";

const long = { jobs: 6, extent: 1e9 };
const stuck = { jobs: 2, extent: 1e9, stuckJob: 0, stuckStep: 0 };

interface Report {
  status: string;
  by?: string;
  counts: Record<string, number>;
  jobs: number;
  forced: boolean;
  listeners: number;
}

const run = (settings: unknown[], onLine?: (line: string, child: ChildProcess) => void): Promise<Ended<Report>> =>
  runProgram<Report>("run.mjs", settings, onLine);

describe("a process with a pool", () => {
  it("ends by itself once its runs have, though nobody closes the pool", async () => {
    const { code, report } = await run([{ jobs: 20 }, {}]);
    expect(code).toBe(0);
    expect(report).toMatchObject({ status: "completed", counts: { fulfilled: 20 }, listeners: 0 });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "stops its run on the first %s, and ends by itself",
    async (signal) => {
      const { code, report } = await run(
        [long, {}, { busy: 2 }],
        (line, child) => line === "in flight" && child.kill(signal),
      );
      expect(code).toBe(0);
      expect(report).toMatchObject({
        status: "stopped",
        by: signal,
        counts: { partial: 2, unstarted: 4 },
        forced: false,
        listeners: 0,
      });
    },
  );

  it("takes two signals at once as one", async () => {
    const twice = (line: string, child: ChildProcess): void => {
      if (line === "in flight") for (const signal of ["SIGINT", "SIGTERM"] as const) child.kill(signal);
    };
    const { code, lines } = await run([stuck, { grace: 600 }], twice);
    expect(code).toBe(0);
    expect(lines).not.toContain("forcing");
  });

  it("forces its run on the second, and still has its report", async () => {
    const { code, lines, report } = await run([stuck, { grace: 1e6 }, { busy: 2 }], (line, child) => {
      if (line === "in flight") child.kill("SIGINT");
      // A press counts 200 ms after the last one.
      if (line === "stopping") setTimeout(() => child.kill("SIGINT"), 300);
    });
    expect(code).toBe(0);
    expect(lines).toContain("forcing");
    expect(report).toMatchObject({ status: "stopped", counts: { partial: 2, unstarted: 0 }, forced: true });
  });

  it("dies of the third, which nothing can hold up", async () => {
    // Three presses while the main thread waits for a plan that never comes would settle at once: here it is the handlers that count.
    const presses = `
      const { createInterrupt } = await import("partway");
      createInterrupt();
      setInterval(() => {}, 1_000);
      for (const at of [0, 250, 500]) setTimeout(() => process.kill(process.pid, "SIGINT"), at);
    `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", presses], {
      cwd: new URL("../..", import.meta.url),
      stdio: "inherit",
    });
    const ended = await new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
    expect(ended).toEqual({ code: null, signal: "SIGINT" });
  });
});
