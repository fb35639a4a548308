import { describe, expect, it } from "vitest";
import {
  date,
  duration,
  howFar,
  keptWords,
  lane,
  number,
  pace,
  plural,
  sentence,
  whatBecame,
} from "../../../src/element/words.js";
import type { Outcome, Progress, Report } from "../../../src/index.js";

/** A report of a stopped run whose part-done jobs are so far: [position, extent]. */
function stopped(parts: ([number, number] | [])[], others: Partial<Report> = {}): Report {
  const [fulfilled, unstarted] = [37, 61];
  const outcomes = parts.map(
    ([position, extent], job): Outcome => ({ job, status: "partial", position, extent, attempts: 1 }),
  );
  return {
    task: "probe",
    params: {},
    status: "stopped",
    counts: { fulfilled, partial: parts.length, rejected: 0, unstarted },
    jobs: fulfilled + parts.length + unstarted,
    inputsEnded: true,
    stage: 0,
    value: undefined,
    outcomes,
    elapsedMs: 1_234,
    stopMs: 3,
    forced: false,
    workers: 2,
    ...others,
  };
}

const running: Progress = {
  counts: { fulfilled: 3, partial: 2, rejected: 1, unstarted: 4 },
  jobs: 10,
  inputsEnded: true,
  fraction: 0.4567,
  rate: 1.2345,
  etaMs: 200_000,
  elapsedMs: 4_200,
  state: "running",
  inFlight: [{ job: 1_000, position: 1, extent: 3 }],
  workers: [],
};

describe("what became of a run", () => {
  it("is how long it took and how much is done", () => {
    const counts = { fulfilled: 100, partial: 0, rejected: 0, unstarted: 0 };
    const done = stopped([], { status: "completed", counts, jobs: 100 });
    expect(whatBecame(done)).toBe("Done in 1.2 s. 100 of 100 jobs finished.");
    const one = stopped([], { status: "completed", counts: { ...counts, fulfilled: 0, rejected: 1 }, jobs: 1 });
    expect(whatBecame(one)).toBe("Done in 1.2 s. 0 of 1 job finished, 1 failed.");
  });

  it("is how far the part-done jobs are, after a stop", () => {
    const words = "Stopped in 3.0 ms. 37 of 100 jobs finished, 2 part done (41%, 80%), 61 not started.";
    expect(
      whatBecame(
        stopped([
          [41, 100],
          [4, 5],
        ]),
      ),
    ).toBe(words);
    expect(whatBecame(stopped([[1, 3]], { forced: true }))).toContain("Stopped by force in 3.0 ms. 37 of 99");
  });

  it("never calls a part of a job the whole of it", () => {
    expect(whatBecame(stopped([[999_999, 1_000_000]]))).toContain("1 part done (99%)");
    expect(whatBecame(stopped([[0, 7]]))).toContain("1 part done (0%)");
  });

  it("tells at most eight of them, those of the lowest numbers", () => {
    const nine = Array.from({ length: 9 }, (_, at): [number, number] => [at + 1, 10]);
    const eight = "10%, 20%, 30%, 40%, 50%, 60%, 70%, 80%";
    expect(whatBecame(stopped(nine.slice(0, 8)))).toContain(`8 part done (${eight}), 61`);
    expect(whatBecame(stopped(nine))).toContain(`9 part done (${eight}, ...), 61`);
  });

  it("leaves out what no job has said", () => {
    expect(whatBecame(stopped([[], []]))).toContain("2 part done, 61 not started.");
    expect(whatBecame(stopped([[], [1, 2], [0, 0]]))).toContain("3 part done (50%), 61 not started.");
  });

  it("has outcomes made neither for millions of jobs nor for nothing", () => {
    const unread = (report: Report): Report =>
      Object.defineProperty(report, "outcomes", { get: () => expect.unreachable("outcomes were made") });
    const many = { fulfilled: 9_999_990, partial: 2, rejected: 0, unstarted: 8 };
    expect(whatBecame(unread(stopped([], { counts: many, jobs: 10_000_000 })))).toContain(
      "2 part done, 8 not started.",
    );
    expect(whatBecame(unread(stopped([])))).toContain("0 part done, 61 not started.");
  });

  it("is nothing, if the stop came before the plan", () => {
    const counts = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0 };
    const early = stopped([], { counts, jobs: 0, inputsEnded: false });
    expect(whatBecame(early)).toBe("Stopped in 3.0 ms. Nothing had been begun.");
  });

  it("says that not all inputs were read", () => {
    expect(whatBecame(stopped([], { inputsEnded: false }))).toBe(
      "Stopped in 3.0 ms. 37 of 98 jobs finished, 0 part done, 61 not started; there were more inputs.",
    );
  });

  it("says how many failed, and that a run failed", () => {
    const counts = { fulfilled: 1, partial: 0, rejected: 3, unstarted: 0 };
    const words = "Failed in 3.0 ms. 1 of 4 jobs finished, 3 failed, 0 part done, 0 not started.";
    expect(whatBecame(stopped([], { status: "failed", counts, jobs: 4 }))).toBe(words);
  });
});

describe("how far a run is", () => {
  it("is told in jobs", () => {
    expect(howFar(running)).toBe("3 of 10 jobs finished, 1 failed, 6 not finished.");
    expect(howFar({ ...running, jobs: 0 })).toBe("Planning the work.");
    expect(howFar({ ...running, jobs: 0, state: "settled" })).toBe("");
  });

  it("is told in time, rounded down, with what is still to go only while it goes", () => {
    expect(pace(running)).toBe("45.6% after 4.2 s, 1.23 jobs per second, about 3 min 20 s to go.");
    expect(pace({ ...running, etaMs: 10 })).toContain("about 1.0 s to go");
    expect(pace({ ...running, state: "paused" })).toBe("45.6% after 4.2 s.");
    expect(pace({ ...running, etaMs: undefined })).toBe("45.6% after 4.2 s.");
  });

  it("is told of each worker", () => {
    const { inFlight } = running;
    expect(lane({ worker: 0, state: "busy", job: 1_000 }, inFlight)).toBe("Worker 1: job 1,000, 33%");
    expect(lane({ worker: 0, state: "busy", job: 7 }, inFlight)).toBe("Worker 1: job 7");
    expect(lane({ worker: 1, state: "busy" }, inFlight)).toBe("Worker 2: busy");
    expect(lane({ worker: 2, state: "elsewhere" }, inFlight)).toBe("Worker 3: holds a paused job");
  });
});

describe("words for figures", () => {
  it("have digits in threes, however many", () => {
    expect(number(1_234_567)).toBe("1,234,567");
    expect(number(12_345_678_901_234_567_890n)).toBe("12,345,678,901,234,567,890");
    expect([plural(1, "job"), plural(1_000, "job")]).toEqual(["1 job", "1,000 jobs"]);
  });

  it.each([
    [3.24, "3.2 ms"],
    [9.96, "10 ms"],
    [420, "420 ms"],
    [999.6, "1.0 s"],
    [59_949, "59.9 s"],
    [59_951, "1 min 0 s"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 5 min"],
  ])("give %d ms as %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it("say what is kept, and when", () => {
    expect(keptWords({ fulfilled: 1, partial: 2, rejected: 0 })).toBe("1 job finished, 2 part done.");
    expect(keptWords({ fulfilled: 0, partial: 0, rejected: 5 })).toBe("0 jobs finished, 0 part done, 5 failed.");
    expect(date(new Date(2026, 10, 27, 14, 5, 9).getTime())).toBe("27 Nov 2026, 14:05:09");
  });

  it("become sentences", () => {
    expect([sentence("one number"), sentence("")]).toEqual(["One number.", ""]);
    expect(sentence("it ends by itself.")).toBe("It ends by itself.");
    expect(sentence("task.js: expected a module, got none")).toBe("task.js: expected a module, got none.");
  });
});
