import type { Stretch, WireOutcome } from "../protocol/messages.js";

/** Results of jobs in a row. They lie packed as long as all are numbers: a list would grow, and be packed in the end. */
interface Gathering {
  first: number;
  count: number;
  /** Has room for more than `count`. */
  numbers: Float64Array | undefined;
  values: unknown[];
}

/** What was made since something was last posted. Plain results of jobs in a row need no outcome each. */
export class Gathered {
  #stretches: Gathering[] = [];
  #outcomes: WireOutcome[] = [];
  #last: Gathering | undefined;

  get empty(): boolean {
    return this.#stretches.length === 0 && this.#outcomes.length === 0;
  }

  result(job: number, value: unknown): void {
    let last = this.#last;
    if (!last || last.first + last.count !== job) {
      last = this.#last = { first: job, count: 0, numbers: new Float64Array(ROOM), values: [] };
      this.#stretches.push(last);
    }
    if (last.numbers && typeof value === "number") {
      if (last.count === last.numbers.length) last.numbers = withRoom(last.numbers);
      last.numbers[last.count] = value;
    } else {
      if (last.numbers) last.values = [...last.numbers.subarray(0, last.count)];
      last.numbers = undefined;
      last.values.push(value);
    }
    last.count++;
  }

  outcome(outcome: WireOutcome): void {
    this.#outcomes.push(outcome);
  }

  take(): { stretches: Stretch[]; outcomes: WireOutcome[] } {
    const stretches = this.#stretches.map(({ first, count, numbers, values }): Stretch => {
      if (!numbers) return { first, values };
      return { first, values: count === numbers.length ? numbers : numbers.slice(0, count) };
    });
    const outcomes = this.#outcomes;
    this.#stretches = [];
    this.#outcomes = [];
    this.#last = undefined;
    return { stretches, outcomes };
  }
}

/** So many numbers there is room for at first. */
const ROOM = 16;

function withRoom(numbers: Float64Array): Float64Array {
  const more = new Float64Array(2 * numbers.length);
  more.set(numbers);
  return more;
}
