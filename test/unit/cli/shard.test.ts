import { describe, expect, it } from "vitest";
import { shard } from "../../../src/cli/arguments/values.js";
import { inShard, renumber, wholeNumber } from "../../../src/cli/inputs/shard.js";
import { type Outcome, PartwayError } from "../../../src/index.js";

const numbers = Array.from({ length: 20 }, (_, job) => job);

describe("a shard", () => {
  it("is read from i/N", () => {
    expect([shard("1/1"), shard(" 3/7 ")]).toEqual([
      { first: 0, of: 1 },
      { first: 2, of: 7 },
    ]);
    for (const text of ["", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "1.5/2"])
      expect(() => shard(text)).toThrow(`--shard: expected i/N with i from 1 to N, got ${JSON.stringify(text)}`);
  });

  it.each([1, 2, 3, 7, 25])("of %i is disjoint from the others, and together they are the whole", (of) => {
    const parts = Array.from({ length: of }, (_, first) => numbers.filter((job) => inShard(job, { first, of })));
    expect(parts.flat().toSorted((a, b) => a - b)).toEqual(numbers);
  });

  it("has its jobs' numbers in the whole", () => {
    const part = { first: 2, of: 7 };
    const jobs = numbers.filter((job) => inShard(job, part));
    expect(jobs.map((_, given) => wholeNumber(given, part))).toEqual(jobs);
    expect([inShard(5, undefined), wholeNumber(5, undefined)]).toEqual([true, 5]);
  });
});

describe("an outcome of a shard", () => {
  const part = { first: 1, of: 3 };
  const rejected = (error: PartwayError): Outcome => ({ job: 2, status: "rejected", error, attempts: 1 });

  it("is numbered as in the whole, also by its error", () => {
    const outcome = rejected(new PartwayError("JOB_TIMEOUT", "job 2: expected to end within 5 ms"));
    renumber(outcome, part);
    expect(outcome).toMatchObject({ job: 7, error: { message: "job 7: expected to end within 5 ms" } });
  });

  it("says in the task's own words what the task has said", () => {
    const outcome = rejected(new PartwayError("JOB_FAILED", "job 2: no", { cause: "job 2: no" }));
    renumber(outcome, part);
    expect(outcome).toMatchObject({ job: 7, error: { message: "job 2: no" } });
  });
});
