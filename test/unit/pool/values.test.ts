import { describe, expect, it } from "vitest";
import { Values } from "../../../src/pool/values.js";
import type { Outcome } from "../../../src/task/outcome.js";

const outcome = (job: number, value: unknown): Outcome => ({ job, status: "fulfilled", value, attempts: 1 });

describe("the results of a run", () => {
  it("lie in order of job numbers, however they came", () => {
    const values = new Values<unknown>(true, () => 6);
    values.addStretch({ first: 3, values: ["d", "e"] });
    values.add(outcome(5, "f"));
    values.addStretch({ first: 1, values: Float64Array.of(1, 2) });
    values.add(outcome(0, "a"));
    expect(values.value()).toEqual(["a", 1, 2, "d", "e", "f"]);
  });

  it("are undefined, and present, for jobs without one", () => {
    const values = new Values<unknown>(true, () => 5);
    values.add(outcome(3, "d"));
    values.addStretch({ first: 1, values: ["b"] });
    const list = values.value();
    expect(list).toEqual([undefined, "b", undefined, "d", undefined]);
    expect([0, 1, 2, 3, 4].every((job) => job in list)).toBe(true);
    expect(list.map((_, job) => job)).toEqual([0, 1, 2, 3, 4]);
  });

  it("are one list until more come", () => {
    let total = 1;
    const values = new Values<unknown>(true, () => total);
    values.add(outcome(0, "a"));
    const before = values.value();
    expect(values.value()).toBe(before);
    total = 2;
    values.addStretch({ first: 1, values: ["b"] });
    expect(values.value()).toEqual(["a", "b"]);
    expect(before).toEqual(["a"]);
  });

  it("are none where they are not collected", () => {
    const values = new Values<unknown>(false, () => 3);
    values.add(outcome(0, "a"));
    values.addStretch({ first: 1, values: ["b", "c"] });
    expect(values.value()).toEqual([]);
  });

  it("are none of no jobs", () => {
    expect(new Values<unknown>(true, () => 0).value()).toEqual([]);
  });
});
