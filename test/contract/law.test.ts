import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { runs } from "../helpers/random.js";
import { ALL, Instance, compile } from "./instance.js";
import { cases } from "./kernels.js";

/** What happens to a job between two slices of it. */
const interruptions = ["none", "snapshot", "fresh instance", "used instance", "same instance"] as const;
type Interruption = (typeof interruptions)[number];

interface Slice {
  budget: number;
  then: Interruption;
}

const slices = fc.array(
  fc.record({
    budget: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 })),
    then: fc.constantFrom<Interruption>(...interruptions),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Compares bytes: many times faster than `toEqual` on long ones. */
const same = (actual: Uint8Array, expected: Uint8Array): boolean => Buffer.compare(actual, expected) === 0;

describe.each(cases)("$kernel, $what", ({ kernel, configuration, jobs, inputs }) => {
  const module = compile(kernel);
  const make = (): Instance => {
    const instance = new Instance(module, inputs);
    instance.configure(configuration);
    instance.prepare();
    return instance;
  };
  const wholes: Uint8Array[] = [];
  const extents: number[] = [];

  beforeAll(() => {
    for (let job = 0; job < jobs; job++) {
      const instance = make();
      wholes.push(instance.whole(job));
      extents.push(instance.exports.extent());
    }
  });

  /** An instance that has been through other jobs, the last of them not to its end. */
  const makeUsed = (job: number): Instance => {
    const instance = make();
    instance.whole((job + 1) % jobs);
    instance.begin((job + jobs - 1) % jobs);
    instance.exports.advance(1 + (job % 3));
    return instance;
  };

  const interrupt = (instance: Instance, job: number, then: Interruption): Instance => {
    if (then === "none") return instance;
    const snapshot = instance.snapshot();
    const [position, extent] = [instance.exports.position(), instance.exports.extent()];
    if (then === "snapshot") return instance;
    const next = then === "fresh instance" ? make() : then === "used instance" ? makeUsed(job) : instance;
    if (then === "same instance") next.whole(job);
    next.begin(job, snapshot);
    expect(next.exports.position()).toBe(position);
    expect(next.exports.extent()).toBe(extent);
    expect(same(next.snapshot(), snapshot)).toBe(true);
    return next;
  };

  /** Advances once and checks what can be seen of it. True when the job has ended. */
  const advance = ({ exports }: Instance, job: number, budget: number): boolean => {
    const [before, extent] = [exports.position(), exports.extent()];
    const done = exports.advance(budget);
    expect(done).toBe(Math.min(budget, extents[job]! - before));
    expect(exports.position()).toBe(before + done);
    // A job may turn out to be shorter than it looked, but never longer.
    expect(exports.extent()).toBeLessThanOrEqual(extent);
    expect(exports.extent()).toBeGreaterThanOrEqual(extents[job]!);
    if (done < budget) expect(exports.extent()).toBe(extents[job]);
    return done < budget;
  };

  /** Goes through the slices, over and over if need be, until the job ends. */
  const run = (job: number, plan: Slice[]): Uint8Array => {
    let instance = make();
    instance.begin(job);
    expect(instance.exports.position()).toBe(0);
    for (let index = 0; ; index++) {
      // A second time round nothing interrupts: that would take long and show nothing new.
      const { budget, then } = plan[index] ?? { budget: 7, then: "none" };
      if (advance(instance, job, budget)) return instance.snapshot();
      instance = interrupt(instance, job, then);
    }
  };

  test("however it is sliced, stopped and resumed, a job ends in the same snapshot", () => {
    fc.assert(
      fc.property(fc.nat({ max: jobs - 1 }), slices, (job, plan) => {
        expect(same(run(job, plan), wholes[job]!)).toBe(true);
      }),
      { numRuns: runs(30) },
    );
  });

  test("a job can be stopped before its first step and after its last", () => {
    const first = make();
    first.begin(0);
    const untouched = first.snapshot();
    const second = make();
    second.begin(0, untouched);
    expect(second.exports.advance(ALL)).toBe(extents[0]);
    expect(same(second.snapshot(), wholes[0]!)).toBe(true);
    const third = makeUsed(0);
    third.begin(0, wholes[0]);
    expect([third.exports.position(), third.exports.advance(5)]).toEqual([extents[0], 0]);
    expect(same(third.snapshot(), wholes[0]!)).toBe(true);
  });

  test("jobs can be done in any order, and twice", () => {
    const instance = make();
    const order = Array.from({ length: jobs }, (_, job) => job);
    for (const job of [...order.toReversed(), ...order, 0]) expect(same(instance.whole(job), wholes[job]!)).toBe(true);
  });

  test("a snapshot of something else is refused with a trap", () => {
    for (const byte of [0, 4]) {
      const foreign = wholes[0]!.slice();
      foreign[byte]! ^= 0x20;
      expect(() => make().begin(0, foreign)).toThrow(WebAssembly.RuntimeError);
    }
    expect(() => make().begin(0, wholes[0]!.subarray(0, -1))).toThrow(WebAssembly.RuntimeError);
  });

  test("advance does nothing with a budget of nothing", () => {
    const instance = make();
    instance.begin(0);
    expect([instance.exports.advance(0), instance.exports.position()]).toEqual([0, 0]);
  });

  test("memory does not grow from job to job", () => {
    const instance = make();
    const snapshots = (): void => {
      for (let job = 0; job < jobs; job++) {
        instance.begin(job);
        instance.exports.advance(2);
        instance.begin(job, instance.snapshot());
        instance.exports.advance(ALL);
      }
    };
    snapshots();
    const before = instance.exports.memory.buffer.byteLength;
    snapshots();
    snapshots();
    expect(instance.exports.memory.buffer.byteLength).toBe(before);
  });
});
