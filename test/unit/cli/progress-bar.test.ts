import type { WriteStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ProgressBar } from "../../../src/cli/terminal/progress-bar.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What clears the line. */
const CLEARED = "\x1b[2K";

/** A bar that shows another number each time, and everything that it has written. */
function drawn(): { bar: ProgressBar; text(): string } {
  let [text, times] = ["", 0];
  const stream = { isTTY: true, columns: 80, write: (more: string) => ((text += more), true) };
  return { bar: new ProgressBar(stream as unknown as WriteStream, () => `[bar ${times++}]`), text: () => text };
}

describe("the bar in a terminal", () => {
  it("is drawn again and again until it is gone, and its line is cleared", () => {
    const { bar, text } = drawn();
    bar.enter();
    vi.advanceTimersByTime(1_000);
    expect(text()).toContain("[bar 9]");
    bar.leave();
    const shown = text();
    expect(shown.endsWith(CLEARED)).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(text()).toBe(shown);
  });

  it("goes for what is written above it, and comes back below", () => {
    const { bar, text } = drawn();
    bar.enter();
    const from = text().length;
    expect(bar.above(() => text().slice(from)).endsWith(CLEARED)).toBe(true);
    expect(text().slice(from).split(CLEARED)[1]).toContain("[bar ");
    bar.leave();
  });

  it("that is not shown stays so", () => {
    const { bar, text } = drawn();
    expect(bar.above(() => "written")).toBe("written");
    vi.advanceTimersByTime(1_000);
    expect(text()).toBe("");
  });

  it("remembers no place on the screen, and changes no mode", () => {
    const { bar, text } = drawn();
    bar.enter();
    vi.advanceTimersByTime(300);
    bar.leave();
    // What it writes beside its line: to the line's start, to clear its end, to clear all of it.
    const [first, ...escapes] = text()
      .replaceAll(/\[bar \d+\]/g, "")
      .split("\x1b");
    expect(first).toBe("");
    expect(new Set(escapes)).toEqual(new Set(["[1G", "[0K", "[2K"]));
  });

  it("writes nothing more once somebody else has the terminal", () => {
    const { bar, text } = drawn();
    bar.enter();
    const shown = text();
    bar.abandon();
    vi.advanceTimersByTime(1_000);
    expect(text()).toBe(shown);
  });
});
