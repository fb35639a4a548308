import { describe, expect, it } from "vitest";
import { assignment, duration, halt, whole } from "../../../src/cli/arguments/values.js";

describe("what is typed after a flag", () => {
  it.each([
    ["0", 0],
    [" 12 ", 12],
    ["4096", 4096],
  ])("%j is a whole number", (text, value) => {
    expect(whole("--n", 0, 4096)(text)).toBe(value);
  });

  it.each(["", "-1", "+1", "1.0", "1e3", "0x10", "4097", "many", "Infinity"])(
    "%j is no whole number to 4096",
    (text) => {
      const expected = `--n: expected a whole number from 0 to 4096, got ${JSON.stringify(text)}`;
      expect(() => whole("--n", 0, 4096)(text)).toThrow(expected);
    },
  );

  it.each([
    ["90", 90_000],
    ["90s", 90_000],
    ["1.5 s", 1_500],
    ["250ms", 250],
    ["10m", 600_000],
    ["1h", 3_600_000],
    ["2d", 172_800_000],
  ])("%j is a duration", (text, milliseconds) => {
    expect(duration("--for")(text)).toBe(milliseconds);
  });

  it.each(["", "0", "0s", "-3", "s", "1w", "1h30m", "1e3"])("%j is no duration", (text) => {
    expect(() => duration("--for")(text)).toThrow(`got ${JSON.stringify(text)}`);
  });

  it("a halt policy is a number of failed jobs, and whether the others are stopped", () => {
    expect(halt("now,fail=3")).toEqual({ halt: "now", maxFailures: 3 });
    expect(halt("soon,fail=1")).toEqual({ halt: "soon", maxFailures: 1 });
    expect(halt("soon,fail=5%")).toEqual({ halt: "soon", maxFailures: "5%" });
    for (const text of [
      "later,fail=1",
      "now",
      "now,fail=0",
      "now,fail=-1",
      "now,fail=0%",
      "now,fail=101%",
      "now,done=1",
    ]) {
      expect(() => halt(text)).toThrow(
        `--halt: expected now,fail=N or soon,fail=N with N from 1, or from 1% to 100%, got "${text}"`,
      );
    }
  });

  it.each([
    ["n=3", ["n", 3]],
    ["list=[1,2]", ["list", [1, 2]]],
    ["name=three", ["name", "three"]],
    ['name="3"', ["name", "3"]],
    ["name=a=b", ["name", "a=b"]],
    ["name=", ["name", ""]],
  ])("%j assigns a parameter", (text, entry) => {
    expect(assignment(text)).toEqual(entry);
  });

  it("an assignment needs a name", () => {
    expect(() => assignment("=3")).toThrow('--param: expected name=value, got "=3"');
  });
});
