import { describe, expect, it } from "vitest";
import {
  barLine,
  clock,
  percent,
  progressSentence,
  rateText,
  statusText,
} from "../../../src/cli/terminal/progress-text.js";
import type { Progress } from "../../../src/index.js";

const halfway: Progress = {
  counts: { fulfilled: 511, partial: 0, rejected: 1, unstarted: 511 },
  jobs: 1_024,
  inputsEnded: true,
  fraction: 0.5,
  rate: 81.2,
  etaMs: 6_300,
  elapsedMs: 6_300,
  state: "running",
  inFlight: [{ job: 512, position: 30, extent: 40 }],
  workers: [
    { worker: 0, state: "busy", job: 512 },
    { worker: 1, state: "starting" },
    { worker: 2, state: "elsewhere" },
  ],
};

const look = { columns: 100, color: false, unicode: true };

describe("the bar", () => {
  it("shows the work, the rate, the time to go and the workers", () => {
    expect(barLine("primes", halfway, look)).toBe(
      "primes ██████████████████░░░░░░░░░░░░░░░░░░  50% 512/1,024 jobs (1 failed) 81 jobs/s ETA 0:06 [●◌○]",
    );
  });

  it("has a form in ASCII", () => {
    expect(barLine("primes", halfway, { ...look, unicode: false })).toMatch(/^primes #+-+  50% .* \[\*\+\.\]$/);
  });

  it.each(Array.from({ length: 130 }, (_, columns) => columns + 10))(
    "stays within %d columns, one left free",
    (columns) => {
      const line = barLine("primes", halfway, { ...look, columns });
      expect(line.length).toBeLessThan(columns);
      expect(line).toContain("50%");
    },
  );

  it("colors the bar alone, and leaves nothing colored", () => {
    const line = barLine("primes", halfway, { ...look, color: true });
    expect(line.replaceAll(/\p{Cc}\[[\d;]*m/gu, "")).toBe(barLine("primes", halfway, look));
    expect(line.lastIndexOf("\u001b[0m")).toBeGreaterThan(line.lastIndexOf("\u001b[36m"));
  });

  it("is there while inputs follow, if it is known how many about", () => {
    const reading = { ...halfway, inputsEnded: false, expected: 1_030 };
    expect(barLine("beacons", reading, look)).toMatch(
      /^beacons █+░+ {2}50% 512 jobs \(1 failed\) 81 jobs\/s ETA 0:06 /,
    );
    expect(progressSentence("beacons", reading)).toBe(
      "beacons: 50%, 512 jobs, 1 failed, 81 jobs/s, 0:06 so far, 0:06 to go",
    );
  });

  it("says that it is paused instead of guessing an end", () => {
    const line = barLine("primes", { ...halfway, state: "paused" }, look);
    expect(line).toContain("paused [○○○]");
    expect(line).not.toContain("ETA");
  });

  it("tells no share and no end while nobody knows how much there is", () => {
    const { etaMs: _, ...unknown } = { ...halfway, inputsEnded: false };
    expect(barLine("double.js", unknown, look)).toBe("double.js 512 jobs (1 failed) 81 jobs/s 0:06 [●◌○]");
  });

  it("counts workers where there are many", () => {
    const workers = Array.from({ length: 64 }, (_, worker) => ({
      worker,
      state: worker % 2 ? ("busy" as const) : ("idle" as const),
    }));
    expect(barLine("primes", { ...halfway, workers }, { ...look, columns: 140 })).toContain("32/64 busy");
  });
});

describe("the line now and then", () => {
  it("has everything in words", () => {
    expect(progressSentence("primes", halfway)).toBe(
      "primes: 50%, 512 of 1,024 jobs, 1 failed, 81 jobs/s, 0:06 so far, 0:06 to go",
    );
    expect(progressSentence("primes", { ...halfway, jobs: 0 })).toBe("primes: planning, 0:06 so far");
    const { etaMs: _, ...unknown } = { ...halfway, inputsEnded: false };
    expect(progressSentence("double.js", unknown)).toBe("double.js: 512 jobs, 1 failed, 81 jobs/s, 0:06 so far");
  });
});

it("the status has a line for each worker", () => {
  expect(statusText("primes", halfway).split("\n").slice(1)).toEqual([
    "  worker 0: job 512, 75%",
    "  worker 1: starting",
    "  worker 2: idle",
  ]);
});

it("the status has jobs by the numbers that people know them by", () => {
  expect(statusText("double.js", halfway, (job) => job * 3 + 1)).toContain("worker 0: job 1,537, 75%");
});

it.each([
  [0, "0:00"],
  [7_400, "0:07"],
  [59_600, "1:00"],
  [760_000, "12:40"],
  [11_100_000, "3:05:00"],
  [187_200_000, "2d 4h"],
  [1e15, "over 999 days"],
])("%d ms are %s", (milliseconds, text) => {
  expect(clock(milliseconds)).toBe(text);
});

it.each([
  [12_345, "12,345 jobs/s"],
  [12, "12 jobs/s"],
  [3.21, "3.2 jobs/s"],
  [0.05, "3.0 jobs/min"],
  [0.001, "3.6 jobs/h"],
])("%d jobs per second are %s", (rate, text) => {
  expect(rateText(rate)).toBe(text);
});

it.each([
  [0, "0%"],
  [0.29, "29%"],
  [0.9999, "99%"],
  [1, "100%"],
])("%d is %s: never all before the end", (fraction, text) => {
  expect(percent(fraction)).toBe(text);
});
