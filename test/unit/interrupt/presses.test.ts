import { describe, expect, it } from "vitest";
import { Presses } from "../../../src/interrupt/presses.js";

const count = (times: number[], repeated = false): number[] => {
  const presses = new Presses();
  return times.map((time) => presses.press(time, repeated));
};

describe("presses of a key", () => {
  it("count one by one", () => expect(count([0, 200, 1_000])).toEqual([1, 2, 3]));
  it("count once in quick succession", () => expect(count([0, 10, 199])).toEqual([1, 0, 0]));
  it("are measured from the last one seen, counted or not", () =>
    expect(count([0, 150, 300, 450, 650])).toEqual([1, 0, 0, 0, 2]));
  it("do not count while a key is held down", () => expect(count([0, 500], true)).toEqual([0, 0]));
});
