import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Load, type Ticket, Jobs, freshTicket } from "../../../src/pool/jobs.js";
import { PlannedJobs } from "../../../src/pool/source.js";

const jobsOf = (total: number): Jobs => new Jobs(new PlannedJobs(total));

/** Every job of a load, with a ticket for each. */
function ticketsOf({ tickets, fresh }: Load): Ticket[] {
  const others = Array.from({ length: fresh?.count ?? 0 }, (_, at) => freshTicket(fresh!.first + at));
  return [...tickets, ...others];
}

const take = (jobs: Jobs, limit: number): Ticket[] => ticketsOf(jobs.take(limit));
const numbers = (tickets: Ticket[]): number[] => tickets.map(({ job }) => job);

describe("the jobs of a run", () => {
  it("go out in order of their numbers, those that came back first", () => {
    const jobs = jobsOf(6);
    const first = take(jobs, 3);
    for (const ticket of [first[2]!, first[0]!]) jobs.giveBack(ticket);
    expect(numbers(take(jobs, 3))).toEqual([0, 2, 3]);
  });

  it("travel alone when suspected", () => {
    const jobs = jobsOf(5);
    for (const ticket of take(jobs, 3)) {
      ticket.suspect = ticket.job === 1;
      jobs.giveBack(ticket);
    }
    expect(numbers(take(jobs, 5))).toEqual([0]);
    expect(numbers(take(jobs, 5))).toEqual([1]);
    expect(numbers(take(jobs, 5))).toEqual([2, 3, 4]);
  });

  it("leaves fresh ones where they are when only those that came back may go", () => {
    const jobs = jobsOf(5);
    const [first] = take(jobs, 2);
    jobs.giveBack(first!);
    expect(numbers(ticketsOf(jobs.take(5, false)))).toEqual([0]);
    expect(numbers(ticketsOf(jobs.take(5, false)))).toEqual([]);
    expect(numbers(take(jobs, 5))).toEqual([2, 3, 4]);
  });

  it("add up, whatever befalls them", () => {
    const action = fc.record({
      kind: fc.constantFrom("take", "begin", "settle", "giveBack"),
      size: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.array(action, { maxLength: 80 }), (total, actions) => {
        const jobs = jobsOf(total);
        const seen = new Set<number>();
        const out = new Set<Ticket>();
        for (const { kind, size } of actions) {
          const some = [...out][size % Math.max(1, out.size)];
          if (kind === "take") {
            for (const ticket of take(jobs, size)) {
              seen.add(ticket.job);
              out.add(ticket);
            }
          } else if (some && kind === "begin") jobs.begin(some);
          else if (some && kind === "giveBack") {
            jobs.giveBack(some);
            out.delete(some);
          } else if (some && kind === "settle") {
            jobs.settle(some, { status: size % 2 === 0 ? "fulfilled" : "rejected" });
            out.delete(some);
          }
          const { fulfilled, partial, rejected, unstarted } = jobs.counts;
          expect(fulfilled + partial + rejected + unstarted).toBe(total);
        }
        for (const ticket of out) jobs.giveBack(ticket);
        for (const ticket of jobs.stop().begun) {
          expect(ticket.attempts).toBeGreaterThan(0);
          jobs.settle(ticket, { status: "partial", position: 1, extent: 4 });
        }
        const { fulfilled, partial, rejected, unstarted } = jobs.settled;
        expect(jobs.doneParts).toBe(partial / 4);
        expect(fulfilled + partial + rejected + unstarted).toBe(total);
        expect(unstarted).toBeGreaterThanOrEqual(total - seen.size);
        expect(jobs.done).toBe(true);
      }),
    );
  });
});
