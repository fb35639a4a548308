import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Running } from "../../../src/cli/running/running.js";
import { Voice } from "../../../src/cli/terminal/voice.js";
import type { Progress } from "../../../src/index.js";

beforeEach(() => {
  vi.useFakeTimers();
  // Wherever the tests are run, there is no bar.
  vi.stubEnv("TERM", "dumb");
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A run that nothing is heard of while its time goes by. */
class Silent extends EventTarget {
  readonly #start = Date.now();

  get progress(): Progress {
    return {
      counts: { fulfilled: 1, partial: 0, rejected: 0, unstarted: 1 },
      jobs: 2,
      inputsEnded: true,
      fraction: 0.5,
      rate: 0,
      elapsedMs: Date.now() - this.#start,
      state: "running",
      inFlight: [],
      workers: [],
    };
  }
}

function heard(quiet: boolean): string[] {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  const voice = new Voice("task.js", { run: new Silent() } as unknown as Running, { quiet, color: false });
  voice.start();
  vi.advanceTimersByTime(20_000);
  voice.notice("a notice");
  voice.error("an error");
  voice.end();
  vi.advanceTimersByTime(20_000);
  return lines;
}

it("tells now and then how far it is at that moment, also of a run that gives no news", () => {
  expect(heard(false)).toEqual([
    "partway: task.js: 50%, 1 of 2 jobs, 0:10 so far\n",
    "partway: task.js: 50%, 1 of 2 jobs, 0:20 so far\n",
    "partway: a notice\n",
    "partway: an error\n",
  ]);
});

it("says nothing but errors where it is to be quiet", () => {
  expect(heard(true)).toEqual(["partway: an error\n"]);
});
