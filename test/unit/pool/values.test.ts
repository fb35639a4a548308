import { describe, expect, it } from "vitest";
import { Values } from "../../../src/pool/values.js";

describe("the results of map", () => {
  it("are a list by job number, in whatever order they come", () => {
    const values = new Values<number>(true, () => 6);
    values.addStretch({ first: 4, values: Float64Array.of(40, 50) });
    values.add({ job: 3, status: "fulfilled", value: 30, attempts: 2 });
    values.addStretch({ first: 0, values: [0, 10, 20] });
    expect(values.value()).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it("are undefined for jobs without one, and no holes", () => {
    const values = new Values<number>(true, () => 4);
    values.addStretch({ first: 1, values: [1] });
    const list = values.value();
    expect(list).toEqual([undefined, 1, undefined, undefined]);
    for (const job of [0, 1, 2, 3]) expect(job in list).toBe(true);
  });

  it("are made anew only when there are more", () => {
    const values = new Values<number>(true, () => 2);
    values.addStretch({ first: 0, values: [1] });
    const before = values.value();
    expect(values.value()).toBe(before);
    values.add({ job: 1, status: "fulfilled", value: 2, attempts: 1 });
    expect(values.value()).toEqual([1, 2]);
    expect(before).toEqual([1, undefined]);
  });

  it("are none where they are not collected", () => {
    const values = new Values<number>(false, () => 2);
    values.addStretch({ first: 0, values: [1, 2] });
    expect(values.value()).toEqual([]);
  });
});
