import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Jobs } from "../../../src/pool/jobs.js";

describe("the jobs of a run", () => {
  it("go out in order of their numbers, those that came back first", () => {
    const jobs = new Jobs(6);
    const first = jobs.take(3);
    for (const ticket of [first[2]!, first[0]!]) jobs.giveBack(ticket);
    expect(jobs.take(3).map(({ job }) => job)).toEqual([0, 2, 3]);
  });

  it("travel alone when suspected", () => {
    const jobs = new Jobs(5);
    const tickets = jobs.take(3);
    for (const ticket of tickets) {
      ticket.suspect = ticket.job === 1;
      jobs.giveBack(ticket);
    }
    expect(jobs.take(5).map(({ job }) => job)).toEqual([0]);
    expect(jobs.take(5).map(({ job }) => job)).toEqual([1]);
    expect(jobs.take(5).map(({ job }) => job)).toEqual([2, 3, 4]);
  });

  it("settle once: later news is stale", () => {
    const jobs = new Jobs(1);
    jobs.take(1);
    expect(jobs.settle(0, "fulfilled")).toBe(true);
    expect(jobs.settle(0, "rejected")).toBe(false);
    expect(jobs.settled).toEqual({ fulfilled: 1, partial: 0, rejected: 0, unstarted: 0 });
  });

  it("add up, whatever befalls them", () => {
    const action = fc.record({
      kind: fc.constantFrom("take", "begin", "settle", "giveBack"),
      size: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.array(action, { maxLength: 80 }), (total, actions) => {
        const jobs = new Jobs(total);
        const seen = new Set<number>();
        for (const { kind, size } of actions) {
          const some = [...jobs.out.values()][size % Math.max(1, jobs.out.size)];
          if (kind === "take") for (const { job } of jobs.take(size)) seen.add(job);
          else if (some && kind === "begin") jobs.begin(some.job);
          else if (some && kind === "giveBack") jobs.giveBack(some);
          else if (some && kind === "settle") jobs.settle(some.job, size % 2 === 0 ? "fulfilled" : "rejected");
          const { fulfilled, partial, rejected, unstarted } = jobs.counts;
          expect(fulfilled + partial + rejected + unstarted).toBe(total);
        }
        for (const ticket of [...jobs.out.values()]) jobs.giveBack(ticket);
        for (const { job, attempts } of jobs.stop()) {
          expect(attempts).toBeGreaterThan(0);
          jobs.settle(job, "partial");
        }
        const { fulfilled, partial, rejected, unstarted } = jobs.settled;
        expect(fulfilled + partial + rejected + unstarted).toBe(total);
        expect(unstarted).toBeGreaterThanOrEqual(total - seen.size);
        expect(jobs.done).toBe(true);
      }),
    );
  });
});
