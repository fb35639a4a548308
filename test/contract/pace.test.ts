import { describe, expect, test } from "vitest";
import { Instance, compile } from "./instance.js";
import { cases, longest } from "./kernels.js";

/** Milliseconds that configuring, beginning and a step may take at most. */
const LIMIT = 1;
/** The best of so many tries at most counts: what others do on the machine does not. */
const TRIES = 40;

/** How long each step takes, until there are none left. */
function stepTimes(advance: (budget: number) => number): number[] {
  const times: number[] = [];
  for (;;) {
    const start = performance.now();
    const done = advance(1);
    times.push(performance.now() - start);
    if (done < 1) return times;
  }
}

describe.each([...cases, ...longest])("$kernel, $what", ({ kernel, configuration, jobs, inputs }) => {
  const module = compile(kernel);
  const timed = (work: () => void): number => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  /** The longest step of an attempt, each at its best: after as many attempts as it takes to be below the limit. */
  const longestStep = (attempt: () => number[]): number => {
    let best: number[] | undefined;
    for (let tries = 0; tries < TRIES; tries++) {
      const times = attempt();
      best = best?.map((time, step) => Math.min(time, times[step]!)) ?? times;
      if (Math.max(...best) < LIMIT) break;
    }
    return Math.max(...best!);
  };

  test("is configured in less than a millisecond", () => {
    const time = longestStep(() => {
      const instance = new Instance(module);
      return [timed(() => instance.configure(configuration))];
    });
    expect(time).toBeLessThan(LIMIT);
  });

  test("is prepared in steps of less than a millisecond", () => {
    const time = longestStep(() => {
      const instance = new Instance(module);
      instance.configure(configuration);
      return stepTimes((budget) => instance.exports.prepare?.(budget) ?? 0);
    });
    expect(time).toBeLessThan(LIMIT);
  });

  test("begins and resumes a job, and does each of its steps, in less than a millisecond", () => {
    const instance = new Instance(module, inputs);
    instance.configure(configuration);
    instance.prepare();
    const time = longestStep(() => {
      const steps: number[] = [];
      for (let job = 0; job < jobs; job++) {
        steps.push(timed(() => instance.begin(job)));
        steps.push(...stepTimes(instance.exports.advance));
        const snapshot = instance.snapshot();
        steps.push(timed(() => instance.begin(job, snapshot)));
      }
      return steps;
    });
    expect(time).toBeLessThan(LIMIT);
  });
});
