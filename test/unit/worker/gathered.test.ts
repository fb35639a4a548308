import { describe, expect, it } from "vitest";
import type { WireOutcome } from "../../../src/protocol/messages.js";
import { Gathered } from "../../../src/worker/gathered.js";

describe("what was made since something was last posted", () => {
  it("is packed where all results of jobs in a row are numbers", () => {
    const gathered = new Gathered();
    for (const [at, value] of [1.5, Number.NaN, -0].entries()) gathered.result(7 + at, value);
    const { stretches } = gathered.take();
    expect(stretches).toEqual([{ first: 7, values: Float64Array.of(1.5, Number.NaN, -0) }]);
  });

  it.each([[["a", 1]], [[1, "a"]], [[1n, 2]], [[undefined, null]]])("is a list where %j are results", (results) => {
    const gathered = new Gathered();
    for (const [job, value] of results.entries()) gathered.result(job, value);
    expect(gathered.take().stretches).toEqual([{ first: 0, values: results }]);
  });

  it("begins a stretch after each gap, and for each that goes back", () => {
    const gathered = new Gathered();
    for (const job of [4, 5, 7, 3, 4]) gathered.result(job, job);
    expect(gathered.take().stretches).toEqual([
      { first: 4, values: Float64Array.of(4, 5) },
      { first: 7, values: Float64Array.of(7) },
      { first: 3, values: Float64Array.of(3, 4) },
    ]);
  });

  it("keeps outcomes apart, and is taken once", () => {
    const gathered = new Gathered();
    expect(gathered.empty).toBe(true);
    const outcome: WireOutcome = { job: 1, status: "partial", snapshot: "half" };
    gathered.outcome(outcome);
    expect(gathered.empty).toBe(false);
    gathered.result(0, 1);
    gathered.result(2, 2);
    expect(gathered.take()).toEqual({
      stretches: [
        { first: 0, values: Float64Array.of(1) },
        { first: 2, values: Float64Array.of(2) },
      ],
      outcomes: [outcome],
    });
    expect(gathered.empty).toBe(true);
    expect(gathered.take()).toEqual({ stretches: [], outcomes: [] });
  });

  it("goes on in a stretch of its own once what came before is taken", () => {
    const gathered = new Gathered();
    gathered.result(0, 1);
    const before = gathered.take();
    gathered.result(1, 2);
    expect(before.stretches).toEqual([{ first: 0, values: Float64Array.of(1) }]);
    expect(gathered.take().stretches).toEqual([{ first: 1, values: Float64Array.of(2) }]);
  });
});
