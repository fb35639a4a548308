import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Assignment } from "../../../src/pool/assignment.js";
import { freshTicket } from "../../../src/pool/jobs.js";

/** A chunk of jobs that were out before, and `count` fresh ones from `first`. The input of each is its number, as text. */
function chunkOf(returned: number[], first: number, count: number): Assignment {
  const tickets = returned.map((job) => freshTicket(job, `${job}`));
  const inputs = Array.from({ length: count }, (_, at) => `${first + at}`);
  return new Assignment(0, { tickets, fresh: { first, count, inputs } }, 0);
}

const jobsOf = (tickets: Iterable<{ job: number } | undefined>): (number | undefined)[] =>
  [...tickets].map((ticket) => ticket?.job);

describe("a chunk that is out with a worker", () => {
  it("gives fresh jobs in a row back without a ticket for any", () => {
    const chunk = chunkOf([], 4, 6);
    expect(chunk.takeFresh(4, 2)).toBe(true);
    expect(chunk.takeFresh(6, 3)).toBe(true);
    expect(jobsOf(chunk.known)).toEqual([]);
    expect(chunk.size).toBe(1);
  });

  it.each([
    ["that is not the next one", 5, 2],
    ["that has come back", 3, 1],
    ["beyond its end", 4, 7],
  ])("gives no row of fresh jobs back %s", (_, first, count) => {
    const chunk = chunkOf([], 3, 7);
    chunk.takeFresh(3, 1);
    expect(chunk.takeFresh(first, count)).toBe(false);
    expect(chunk.size).toBe(6);
  });

  it("writes tickets for fresh jobs as far as the one that is asked for", () => {
    const chunk = chunkOf([1], 4, 6);
    expect(chunk.find(6)).toEqual(freshTicket(6, "6"));
    expect(jobsOf(chunk.known)).toEqual([1, 4, 5, 6]);
    expect(chunk.find(6)).toBe(chunk.find(6));
    expect(chunk.take(8)).toEqual(freshTicket(8, "8"));
    expect(jobsOf(chunk.known)).toEqual([1, 4, 5, 6, 7]);
    expect(chunk.takeFresh(4, 1)).toBe(false);
    expect(chunk.takeFresh(9, 1)).toBe(true);
  });

  it("knows only its own jobs, and each until it comes back", () => {
    const chunk = chunkOf([1], 4, 2);
    for (const job of [0, 2, 3, 6]) expect([chunk.has(job), chunk.find(job)]).toEqual([false, undefined]);
    for (const job of [1, 4, 5]) {
      expect(chunk.has(job)).toBe(true);
      expect(chunk.take(job)).toMatchObject({ job });
      expect([chunk.has(job), chunk.take(job)]).toEqual([false, undefined]);
    }
    expect(chunk.size).toBe(0);
  });

  it("gives the last jobs in the order in which they were sent, with a gap for each that is here no more", () => {
    const chunk = chunkOf([2, 3], 5, 3);
    chunk.take(6);
    expect(jobsOf(chunk.takeLast(4))).toEqual([3, 5, undefined, 7]);
    expect(jobsOf(chunk.takeLast(5))).toEqual([2, undefined, undefined, undefined, undefined]);
  });

  it("gives the last jobs as they were sent in the end", () => {
    const chunk = chunkOf([2, 3], 5, 3);
    for (const refused of [3, 6]) chunk.take(refused);
    chunk.sentAs([2, 5, 7]);
    expect(chunk.count).toBe(3);
    expect([0, 1, 2, 3].map((place) => chunk.jobAt(place))).toEqual([2, 5, 7, undefined]);
    expect(jobsOf(chunk.takeLast(2))).toEqual([5, 7]);
    expect(chunk.only).toBe(2);
  });

  it("names the job at each place, also once it has come back", () => {
    const chunk = chunkOf([2, 3], 5, 2);
    chunk.take(3);
    chunk.take(5);
    expect([0, 1, 2, 3, 4].map((place) => chunk.jobAt(place))).toEqual([2, 3, 5, 6, undefined]);
  });

  it("names its only job, fresh or not", () => {
    const chunk = chunkOf([0], 1, 2);
    expect(chunk.only).toBeUndefined();
    chunk.takeFresh(1, 2);
    expect(chunk.only).toBe(0);
    chunk.take(0);
    expect(chunk.only).toBeUndefined();
    expect(chunkOf([], 7, 1).only).toBe(7);
  });

  it("gives the rest in order of job numbers, and keeps it", () => {
    const chunk = chunkOf([3, 1], 5, 3);
    chunk.takeFresh(5, 1);
    expect(jobsOf(chunk.rest())).toEqual([1, 3, 6, 7]);
    expect(chunk.size).toBe(4);
    expect(jobsOf(new Assignment(0, { tickets: [] }, 0).rest())).toEqual([]);
  });

  it("lets each job leave once, whatever calls interleave", () => {
    const call = fc.record({
      kind: fc.constantFrom("take", "takeFresh", "takeLast", "find", "rest", "sentAs", "only"),
      at: fc.nat(14),
      count: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.nat(5), fc.nat(8), fc.array(call, { maxLength: 30 }), (returned, fresh, calls) => {
        const chunk = chunkOf([...Array(returned).keys()], returned, fresh);
        const out = new Set(Array(returned + fresh).keys());
        const leaves = (job: number): void => expect(out.delete(job), `job ${job} was there`).toBe(true);
        for (const { kind, at, count } of calls) {
          if (kind === "find") expect(chunk.find(at)?.job).toBe(out.has(at) ? at : undefined);
          else if (kind === "rest") expect(jobsOf(chunk.rest())).toEqual([...out]);
          else if (kind === "only") expect(chunk.only).toBe(out.size === 1 ? [...out][0] : undefined);
          else if (kind === "sentAs") chunk.sentAs([...out]);
          else if (kind === "takeFresh") {
            if (chunk.takeFresh(at, count)) for (let job = at; job < at + count; job++) leaves(job);
          } else if (kind === "take") {
            const ticket = chunk.take(at);
            expect(ticket !== undefined).toBe(out.has(at));
            if (ticket) leaves(ticket.job);
          } else {
            const from = chunk.count - count;
            const sent = Array.from({ length: chunk.count }, (_, place) => chunk.jobAt(place)!).slice(
              Math.max(0, from),
            );
            const tickets = chunk.takeLast(count);
            expect(jobsOf(tickets)).toEqual(sent.map((job) => (out.has(job) ? job : undefined)));
            for (const ticket of tickets) if (ticket) leaves(ticket.job);
          }
          expect(chunk.size).toBe(out.size);
        }
        for (const { job, input } of chunk.rest()) {
          expect(input).toBe(`${job}`);
          chunk.take(job);
          leaves(job);
        }
        expect([chunk.size, out.size]).toEqual([0, 0]);
      }),
    );
  });
});
