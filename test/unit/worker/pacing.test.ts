import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timings } from "../../../src/protocol/timings.js";
import { Budget } from "../../../src/worker/budget.js";
import { Publishing } from "../../../src/worker/publishing.js";

/** Slices of a task whose steps take `stepMs`: how long each takes. */
function slicesOf(budget: Budget, stepMs: number, count: number): number[] {
  return Array.from({ length: count }, () => {
    const { steps } = budget;
    budget.measured(steps, steps * stepMs);
    return steps * stepMs;
  });
}

describe("the budget of a slice", () => {
  it.each([0.000_1, 0.001, 0.03, 0.5])("comes to the target for steps of %f ms", (stepMs) => {
    const last = slicesOf(new Budget(1), stepMs, 40).at(-1)!;
    expect(last).toBeGreaterThan(0.5);
    expect(last).toBeLessThanOrEqual(1.000_001);
  });

  it("is one step where a step is longer than a slice", () => {
    expect(slicesOf(new Budget(1), 7, 5)).toEqual([7, 7, 7, 7, 7]);
  });

  it("drops at once when steps turn out longer", () => {
    const budget = new Budget(1);
    slicesOf(budget, 0.001, 40);
    const [first, second] = slicesOf(budget, 0.1, 2);
    expect(first).toBeGreaterThan(10);
    expect(second).toBeLessThanOrEqual(1);
  });

  it("remembers long steps for a while, and not for ever", () => {
    const budget = new Budget(1);
    slicesOf(budget, 0.1, 20);
    slicesOf(budget, 0.001, 5);
    expect(slicesOf(budget, 0.1, 1)[0]).toBeLessThan(2);
    slicesOf(budget, 0.001, 100);
    expect(budget.steps).toBe(1_000);
  });

  it("is not misled by a slice that ended early with its job", () => {
    const budget = new Budget(1);
    slicesOf(budget, 0.01, 40);
    const before = budget.steps;
    budget.measured(1, 0.000_01);
    expect(budget.steps).toBe(before);
  });

  it("stays a positive i32 whatever a clock says", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 1e6, noNaN: true }))), (slices) => {
        const budget = new Budget(1);
        for (const [steps, ms] of slices) {
          budget.measured(Math.min(steps, budget.steps), ms);
          expect(budget.steps).toBeGreaterThanOrEqual(1);
          expect(budget.steps).toBeLessThan(2 ** 31);
          expect(Number.isInteger(budget.steps)).toBe(true);
        }
      }),
    );
  });
});

describe("publishing", () => {
  it("is due a while after a job was begun, and a while after the last time", () => {
    const publishing = new Publishing();
    expect(publishing.due(timings.publish - 1, 0)).toBe(false);
    expect(publishing.due(timings.publish, 0)).toBe(true);
    publishing.published(100, 100.1);
    expect(publishing.due(199, 0)).toBe(false);
    expect(publishing.due(201, 0)).toBe(true);
    expect(publishing.due(201, 150)).toBe(false);
  });

  it("takes a fiftieth of the time at most", () => {
    const publishing = new Publishing();
    let now = 0;
    // It is believed once it has cost so much a few times.
    for (let time = 0; time < 10; time++) publishing.published(now, (now += 20));
    expect(publishing.due(now + 999, 0)).toBe(false);
    expect(publishing.due(now + 1_000, 0)).toBe(true);
  });

  it("is not silenced by a single time that was held up", () => {
    const publishing = new Publishing();
    publishing.published(0, 0.1);
    publishing.published(100, 180);
    expect(publishing.due(180 + timings.publish, 0)).toBe(true);
  });
});
