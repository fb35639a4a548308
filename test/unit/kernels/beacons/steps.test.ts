import { expect, test } from "vitest";
import { Shared, type Steps, atOnce, inTurns, sorted } from "../../../../src/kernels/beacons/steps.js";
import { Random, seed } from "../../../helpers/random.js";

test(`a list is sorted in steps as at once (SEED=${seed})`, () => {
  for (const length of [0, 1, 1_024, 1_025, 5_000]) {
    const random = new Random(seed);
    const list = Array.from({ length }, (_, at) => ({ key: random.whole(0, 300), at }));
    const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key;
    expect(atOnce(sorted(list, compare))).toEqual(list.toSorted(compare));
  }
});

test("work that is shared is done once, whoever goes on with it", async () => {
  const done: number[] = [];
  const shared = new Shared(
    (function* (): Steps<number> {
      for (let step = 0; step < 4; step++) {
        done.push(step);
        yield;
      }
      return 42;
    })(),
  );
  const one = shared.steps();
  one.next();
  one.next();
  expect(atOnce(shared.steps())).toBe(42);
  expect(one.next()).toEqual({ done: true, value: 42 });
  expect(await inTurns(shared.steps())).toBe(42);
  expect(done).toEqual([0, 1, 2, 3]);
});

test("work in turns lets what else there is to do be done in between", async () => {
  const order: string[] = [];
  function* long(): Steps<void> {
    for (let stretch = 0; stretch < 3; stretch++) {
      const until = performance.now() + 20;
      while (performance.now() < until);
      order.push("work");
      yield;
    }
  }
  const worked = inTurns(long());
  setImmediate(() => order.push("other"));
  await worked;
  expect(order.indexOf("other")).toBeGreaterThan(0);
  expect(order.indexOf("other")).toBeLessThan(3);
});
