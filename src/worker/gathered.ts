import type { Stretch, WireOutcome } from "../protocol/messages.js";

interface Gathering {
  first: number;
  values: unknown[];
  numbers: boolean;
}

/** What was made since something was last posted. Plain results of jobs in a row need no outcome each. */
export class Gathered {
  #stretches: Gathering[] = [];
  #outcomes: WireOutcome[] = [];

  get empty(): boolean {
    return this.#stretches.length === 0 && this.#outcomes.length === 0;
  }

  result(job: number, value: unknown): void {
    const numbers = typeof value === "number";
    const last = this.#stretches.at(-1);
    if (!last || last.first + last.values.length !== job) {
      this.#stretches.push({ first: job, values: [value], numbers });
    } else {
      last.values.push(value);
      last.numbers &&= numbers;
    }
  }

  outcome(outcome: WireOutcome): void {
    this.#outcomes.push(outcome);
  }

  take(): { stretches: Stretch[]; outcomes: WireOutcome[] } {
    const stretches = this.#stretches.map(
      ({ first, values, numbers }): Stretch => ({
        first,
        values: numbers ? new Float64Array(values as number[]) : values,
      }),
    );
    const outcomes = this.#outcomes;
    this.#stretches = [];
    this.#outcomes = [];
    return { stretches, outcomes };
  }
}
