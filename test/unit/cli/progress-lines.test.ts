import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ProgressLines } from "../../../src/cli/terminal/progress-lines.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("says nothing of a run that takes a few seconds, and a line now and then of a long one", () => {
  const say = vi.fn<() => void>();
  const lines = new ProgressLines(say);
  lines.start();
  vi.advanceTimersByTime(9_000);
  expect(say).not.toHaveBeenCalled();
  vi.advanceTimersByTime(51_000);
  expect(say).toHaveBeenCalledTimes(6);
  lines.end();
  vi.advanceTimersByTime(60_000);
  expect(say).toHaveBeenCalledTimes(6);
});
