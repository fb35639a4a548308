import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Random, runs, seed } from "../helpers/random.js";
import { LARGEST, STRETCH, type State, bytesOf, decode, drawNumber, factorGenerator, factorKernels } from "./factor.js";
import { ALL, Instance, compile } from "./instance.js";

const modules = factorKernels.map(compile);
const instances = modules.map((module) => new Instance(module));

/** A job's last snapshot, made in one go; nothing of it depends on the job's number. */
const whole = (instance: Instance, number: number): Uint8Array => instance.whole(0, bytesOf(number));

/** The generator's result, made in one go. */
function generated(number: unknown): State {
  const steps = factorGenerator(number, {});
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Each of the three ways to factor a number. */
const ways: [string, (number: number) => State][] = [
  ...factorKernels.map((name, at): [string, (number: number) => State] => [
    name,
    (number) => decode(whole(instances[at]!, number)),
  ]),
  ["generator", generated],
];

/** Calls it with so many numbers, each from a generator of its own, by whose seed it can be drawn again. */
function draws(usual: number, each: (number: number, random: Random, label: string) => void): void {
  for (let drawn = seed; drawn < seed + runs(usual); drawn++) {
    const random = new Random(drawn);
    const number = drawNumber(random);
    each(number, random, `${number}, SEED=${drawn}`);
  }
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return number > 1;
}

/** Exact, since no product of some of a number's factors exceeds it. */
const product = (factors: number[]): number => factors.reduce((value, factor) => value * factor, 1);

function expectFactored(number: number, { factors, left }: State, label: string): void {
  const composites = [...new Set(factors)].filter((factor) => !isPrime(factor));
  const ascending = factors.toSorted((a, b) => a - b);
  expect({ left, composites, factors, number: product(factors) }, label).toEqual({
    left: 1,
    composites: [],
    factors: ascending,
    number,
  });
}

describe.each(ways)(`%s (SEED=${seed})`, (_, factor) => {
  test("gives the prime factors of numbers, in ascending order", () => {
    for (let number = 1; number <= 1_000; number++) expectFactored(number, factor(number), `${number}`);
    draws(100, (number, __, label) => expectFactored(number, factor(number), label));
  });

  test("gives those of the largest numbers", () => {
    expect(factor(LARGEST).factors).toEqual([6_361, 69_431, 20_394_401]);
    expect(factor(2 ** 52).factors).toEqual(Array.from({ length: 52 }, () => 2));
    expect(factor(94_906_249 ** 2).factors).toEqual([94_906_249, 94_906_249]);
    expect(factor(LARGEST - 110)).toEqual({ factors: [LARGEST - 110], left: 1, next: 94_906_267 });
  });

  test("refuses what is no whole number from 1 to 2^53 - 1", () => {
    for (const wrong of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, LARGEST + 1])
      expect(() => factor(wrong), `${wrong}`).toThrow(/unreachable|expected a whole number/);
  });
});

describe(`the kernels of examples/factor (SEED=${seed})`, () => {
  /** What can be seen of a job between two slices. */
  const seen = (instance: Instance): unknown => [
    instance.exports.position(),
    instance.exports.extent(),
    Buffer.from(instance.snapshot()).toString("hex"),
  ];

  /** Advances once, and checks what holds after any slice. True when the job has ended. */
  const advance = ({ exports }: Instance, budget: number, label: string): boolean => {
    const [position, extent] = [exports.position(), exports.extent()];
    const done = exports.advance(budget);
    const ended = exports.position() === exports.extent();
    expect(exports.position(), label).toBe(position + done);
    expect(exports.extent(), label).toBeLessThanOrEqual(extent);
    expect(exports.position(), label).toBeLessThanOrEqual(exports.extent());
    if (done < budget) expect(ended, label).toBe(true);
    return ended;
  };

  const drawBudget = (random: Random): number => random.whole(1, random.pick([1, 3, 100, 10_000]));

  /** Takes a job from its instance to another one, of either kernel; sometimes one that was in the middle of another job. */
  const move = (from: Instance, number: number, random: Random): Instance => {
    const snapshot = from.snapshot();
    const to = random.pick([from, random.pick(instances), new Instance(random.pick(modules))]);
    if (random.chance(0.5)) {
      to.begin(1, undefined, bytesOf(drawNumber(random)));
      to.exports.advance(drawBudget(random));
    }
    to.begin(0, snapshot, bytesOf(number));
    return to;
  };

  test("end in the same snapshot, however a job is sliced, stopped and resumed in either of them", () => {
    draws(300, (number, random, label) => {
      let instance = new Instance(random.pick(modules));
      instance.begin(0, undefined, bytesOf(number));
      expect(instance.exports.position(), label).toBe(0);
      let ended = false;
      for (let slices = random.whole(1, 20); slices > 0 && !ended; slices--) {
        ended = advance(instance, drawBudget(random), label);
        if (random.chance(0.5)) continue;
        const before = seen(instance);
        instance = move(instance, number, random);
        expect(seen(instance), label).toEqual(before);
      }
      advance(instance, ALL, label);
      expect(instance.exports.advance(1), label).toBe(0);
      expect(instance.snapshot(), label).toEqual(whole(instances[0]!, number));
    });
  });

  test("are in the same state after any number of steps", () => {
    draws(300, (number, random, label) => {
      const [first, second] = instances as [Instance, Instance];
      for (const instance of instances) instance.begin(0, undefined, bytesOf(number));
      expect(seen(first), label).toEqual(seen(second));
      for (let slices = 20, ended = false; slices > 0 && !ended; slices--) {
        const budget = drawBudget(random);
        ended = advance(first, budget, label);
        expect(advance(second, budget, label), label).toBe(ended);
        expect(seen(first), label).toEqual(seen(second));
      }
    });
  });

  test.each(factorKernels.map((name, at) => [name, instances[at]!] as const))(
    "of them %s refuses inputs and snapshots of something else",
    (_, instance) => {
      const wrongInputs = [bytesOf(), bytesOf(12, 15), bytesOf(12).subarray(1)];
      for (const input of wrongInputs) expect(() => instance.begin(0, undefined, input)).toThrow("unreachable");
      // Of 4,004 after its first step: 1,001 is left, 3 is next, and 2 was found twice.
      const resume = (...state: number[]): unknown => instance.begin(0, bytesOf(...state), bytesOf(4_004));
      expect(() => resume(1_001, 3, 2, 2)).not.toThrow();
      const wrongStates = [
        [1_001],
        [1_001, 3, 2],
        [1_001, 3, 2, 2, 1],
        [1_001, 3, 2, 2, 2],
        [1_001, 3, 2, 3],
        [7, 3, 2, 2],
        [1_001, 1, 2, 2],
        [1_001, 9, 2, 2],
        [1_001, 71, 2, 2],
        [1_001, Number.NaN, 2, 2],
        [1_001.5, 3, 2, 2],
      ];
      for (const state of wrongStates) expect(() => resume(...state), `${state}`).toThrow("unreachable");
      const cut = bytesOf(1_001, 3, 2, 2).subarray(0, -1);
      expect(() => instance.begin(0, cut, bytesOf(4_004))).toThrow("unreachable");
    },
  );
});

describe(`the generator of examples/factor (SEED=${seed})`, () => {
  test("yields the states of the kernels, and ends as they do, wherever it is resumed", () => {
    draws(60, (number, random, label) => {
      const [kernel] = instances as [Instance];
      kernel.begin(0, undefined, bytesOf(number));
      let steps = factorGenerator(number, {});
      for (;;) {
        const { done, value } = steps.next();
        kernel.exports.advance(done ? ALL : STRETCH);
        const state = decode(kernel.snapshot());
        if (done) return expect(value, label).toEqual(state);
        // What is left and prime becomes a factor at once in a kernel, and after the last yield here.
        if (state.left > 1) expect(value, label).toEqual(state);
        if (!random.chance(0.2)) continue;
        steps.return(value);
        steps = factorGenerator(number, { resumed: structuredClone(value) });
      }
    });
  });
});

test("examples/factor/numbers.ndjson holds numbers that can be factored, a line each", () => {
  const numbers = readFileSync("examples/factor/numbers.ndjson", "utf8").trim().split("\n").map(Number);
  expect(numbers.length).toBeGreaterThan(10);
  for (const number of numbers) {
    const { factors } = decode(whole(instances[0]!, number));
    expect(product(factors)).toBe(number);
  }
});
