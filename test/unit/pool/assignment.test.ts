import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Assignment } from "../../../src/pool/assignment.js";
import { freshTicket } from "../../../src/pool/jobs.js";

/** Jobs that were out before, and `count` fresh ones from `first` on, each with its number as its input. */
function assign(before: number[], first: number, count: number): Assignment {
  const inputs = Array.from({ length: count }, (_, at) => first + at);
  return new Assignment(1, { tickets: before.map((job) => freshTicket(job, job)), fresh: { first, count, inputs } }, 0);
}

const jobsOf = (tickets: Iterable<{ job: number } | undefined>): (number | undefined)[] =>
  [...tickets].map((ticket) => ticket?.job);

describe("a chunk that is out", () => {
  it("gives its fresh jobs back in rows, without a ticket for each", () => {
    const chunk = assign([], 10, 5);
    expect(chunk.takeFresh(10, 3)).toBe(true);
    expect(chunk.takeFresh(10, 1)).toBe(false);
    expect(chunk.takeFresh(13, 3)).toBe(false);
    expect([...chunk.known]).toEqual([]);
    expect([chunk.size, chunk.count]).toEqual([2, 5]);
  });

  it("makes a ticket of a fresh job that something is heard of, with its input", () => {
    const chunk = assign([], 10, 5);
    expect(chunk.find(12)).toMatchObject({ job: 12, input: 12, attempts: 0 });
    expect(chunk.find(15)).toBeUndefined();
    expect(chunk.take(12)?.job).toBe(12);
    expect(chunk.take(12)).toBeUndefined();
    expect(jobsOf(chunk.rest())).toEqual([10, 11, 13, 14]);
  });

  it("knows the places of its jobs, as they were sent", () => {
    const chunk = assign([3, 7], 10, 2);
    expect([0, 1, 2, 3, 4].map((place) => chunk.jobAt(place))).toEqual([3, 7, 10, 11, undefined]);
    chunk.sentAs([7, 11]);
    expect([0, 1, 2].map((place) => chunk.jobAt(place))).toEqual([7, 11, undefined]);
    expect(jobsOf(chunk.takeLast(1))).toEqual([11]);
  });

  it("gives back the last of them, those that are still out", () => {
    const chunk = assign([3, 7], 10, 4);
    chunk.take(12);
    expect(jobsOf(chunk.takeLast(5))).toEqual([7, 10, 11, undefined, 13]);
    expect([chunk.only, chunk.size]).toEqual([3, 1]);
  });

  it("lets each job go once, whatever is asked of it in whatever order", () => {
    const call = fc.record({
      kind: fc.constantFrom("take", "find", "takeFresh", "takeLast"),
      a: fc.nat(14),
      b: fc.nat(6),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
        const chunk = assign([0, 2], 5, 8);
        const gone: number[] = [];
        for (const { kind, a, b } of calls) {
          if (kind === "find") chunk.find(a);
          else if (kind === "take") gone.push(...[chunk.take(a)].flatMap((ticket) => ticket?.job ?? []));
          else if (kind === "takeLast")
            gone.push(...chunk.takeLast(Math.min(a, chunk.count)).flatMap((ticket) => ticket?.job ?? []));
          else if (chunk.takeFresh(a, b)) gone.push(...Array.from({ length: b }, (_, at) => a + at));
          expect(chunk.size).toBe(10 - gone.length);
        }
        const rest = jobsOf(chunk.rest()) as number[];
        expect([...gone, ...rest].sort((one, other) => one - other)).toEqual([0, 2, 5, 6, 7, 8, 9, 10, 11, 12]);
      }),
    );
  });
});
