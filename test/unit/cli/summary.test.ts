import { describe, expect, it } from "vitest";
import { sayMapEnd } from "../../../src/cli/results/summary.js";
import { Failures } from "../../../src/cli/running/failures.js";
import { reasons } from "../../../src/cli/running/reasons.js";
import type { Ending } from "../../../src/cli/running/running.js";
import { type Counts, type ErrorCode, PartwayError, type Report } from "../../../src/index.js";

function failures(count: number, code: ErrorCode, message: (at: number) => string): Failures {
  const all = new Failures();
  for (let at = 0; at < count; at++)
    all.add({ job: at, status: "rejected", error: new PartwayError(code, message(at)), attempts: 1 });
  return all;
}

/** What is said of a run with such counts; a dash before what is said even when it is quiet. */
function said(
  counts: Partial<Counts>,
  more: Partial<Report> = {},
  ending: Partial<Ending> = {},
  lost = false,
): string[] {
  const all: Counts = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0, ...counts };
  const jobs = Object.values(all).reduce((sum, count) => sum + count, 0);
  const report = { status: "completed", counts: all, jobs, inputsEnded: true, ...more } as Report;
  const lines: string[] = [];
  const say = { error: (text: string) => lines.push(`- ${text}`), notice: (text: string) => lines.push(text) };
  const whole = { report, begun: true, failures: new Failures(), malformed: new Failures(), ...ending };
  sayMapEnd(whole, say, lost);
  return lines;
}

describe("the end of a map", () => {
  it("is said of one that is simply done", () => {
    expect(said({ fulfilled: 10_000 })).toEqual(["done: 10,000 jobs"]);
    expect(said({ fulfilled: 1 })).toEqual(["done: 1 job"]);
  });

  it("counts failed jobs and malformed lines, and names the first ones of either", () => {
    const ending = {
      failures: failures(7, "JOB_FAILED", (at) => `Error: no\n ${at}`),
      malformed: failures(6, "INPUT_MALFORMED", (at) => `line ${at}: expected a JSON value`),
    };
    expect(said({ fulfilled: 9_987, rejected: 13 }, {}, ending)).toEqual([
      ...[0, 1, 2, 3, 4].map((job) => `- job ${job} failed: JOB_FAILED: Error: no ${job}`),
      "- ... and 2 more failed jobs",
      ...[0, 1, 2, 3, 4].map((line) => `- line ${line}: expected a JSON value`),
      "- ... and 1 more malformed line",
      "- done: 9,987 of 10,000 jobs, 13 failed",
    ]);
  });

  it("tells what was kept of one that was stopped", () => {
    const stopped = { status: "stopped", reason: reasons.limit, inputsEnded: false } as const;
    expect(said({ fulfilled: 3, partial: 2, unstarted: 5 }, stopped)).toEqual([
      "stopped by max-run-time: kept 3 finished jobs and 2 part-done, 5 not started",
      "the inputs had not been read to their end",
    ]);
  });

  it("speaks of nothing kept where the results could not be written", () => {
    expect(said({ fulfilled: 3, unstarted: 5 }, { status: "stopped", reason: reasons.unwritable }, {}, true)).toEqual(
      [],
    );
    expect(said({ fulfilled: 3 }, {}, {}, true)).toEqual([]);
  });

  it("is not spoken of where nobody reads the results any more", () => {
    const closed = { status: "stopped", reason: reasons.closedPipe, inputsEnded: false } as const;
    expect(said({ fulfilled: 3, unstarted: 5 }, closed)).toEqual([]);
    const failed = { failures: failures(1, "JOB_FAILED", () => "Error: no") };
    expect(said({ fulfilled: 3, rejected: 1 }, closed, failed)).toEqual(["- job 0 failed: JOB_FAILED: Error: no"]);
  });

  it("is one line for a task that cannot be run, whatever else was wrong", () => {
    const ending = {
      begun: false,
      error: new PartwayError("MODULE_INVALID", "no\n such export"),
      malformed: failures(2, "INPUT_MALFORMED", () => "line 1"),
    };
    expect(said({ rejected: 2, unstarted: 3 }, { status: "failed" }, ending)).toEqual([
      "- MODULE_INVALID: no such export",
    ]);
  });
});
