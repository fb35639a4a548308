import type { ChildProcess } from "node:child_process";
import { describe, expect, it } from "vitest";
import { runProgram } from "../helpers/programs.js";

interface Report {
  status: string;
  by?: string;
  counts: { fulfilled: number; partial: number; rejected: number; unstarted: number };
  values: (number | null)[];
  /** From the signal to the report. */
  tookMs: number;
  /** How many jobs were ever begun. */
  begun: number;
  /** How often the program's own handler was called. */
  own: number;
  /** Handlers that were there before, and those that are left. */
  listeners: number;
}

/** Presses Ctrl-C so many milliseconds after all workers are at work. */
const interruptAfter =
  (ms: number) =>
  (line: string, child: ChildProcess): void => {
    if (line === "at work") setTimeout(() => child.kill("SIGINT"), ms);
  };

describe.each(["auto", "off"] as const)("a program that maps (shared memory %s)", (sharedMemory) => {
  it.each([6, 12])("has its report within 250 ms of Ctrl-C: %i jobs of two seconds on three workers", async (jobs) => {
    const settings = { jobs, ms: 2_000, workers: 3, settings: { sharedMemory } };
    const { code, report } = await runProgram<Report>("map.mjs", [settings], interruptAfter(3_400));
    expect(report).toMatchObject({ status: "stopped", by: "SIGINT" });
    expect(report.counts).toEqual({ fulfilled: 3, partial: 3, rejected: 0, unstarted: jobs - 6 });
    expect(report.tookMs).toBeLessThan(250);
    // None but the first six was ever begun.
    expect(report.begun).toBe(6);
    expect(report.values.slice(0, 3)).toEqual([2_000, 2_000, 2_000]);
    for (const value of report.values.slice(3, 6)) expect(value).toBeGreaterThan(500);
    expect(report.values.slice(6)).toEqual(Array.from({ length: jobs - 6 }, () => null));
    expect(code).toBe(0);
  });

  it("has its own handlers called, and none of ours left", async () => {
    const settings = { jobs: 4, ms: 60_000, workers: 2, settings: { sharedMemory } };
    const { code, report } = await runProgram<Report>("map.mjs", [settings], interruptAfter(0));
    expect(report).toMatchObject({ status: "stopped", own: 1, listeners: 0, begun: 2 });
    expect(code).toBe(0);
  });

  it("ends by itself when its runs have, and closes no pool", async () => {
    const settings = { jobs: 5, ms: 20, workers: 2, settings: { sharedMemory } };
    const { code, report } = await runProgram<Report>("map.mjs", [settings]);
    expect(report).toMatchObject({ status: "completed", counts: { fulfilled: 5 }, own: 0, listeners: 0 });
    expect(code).toBe(0);
  });
});
