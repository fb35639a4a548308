/**
 * How many steps a slice should take, measured as the work goes. It starts at one step, doubles at most from
 * slice to slice, and drops at once when steps turn out longer. Long steps are remembered for a while: where steps
 * differ, short ones must not lead to a slice of many long ones.
 */
export class Budget {
  #steps = 1;
  /** Milliseconds that a step takes, at the worst of late. */
  #cost = 0;

  /** @param target how long a slice should last, in ms */
  constructor(readonly target: number) {}

  get steps(): number {
    return this.#steps;
  }

  /** Learns from a slice of `steps` that took `ms`. A slice that ended early tells nothing unless it was too long. */
  measured(steps: number, ms: number): void {
    if (steps === 0 || (steps < this.#steps && ms < this.target)) return;
    this.#cost = Math.max(ms / steps, this.#cost * MEMORY);
    this.#steps = Math.max(1, Math.floor(Math.min(this.target / this.#cost, this.#steps * 2, LARGEST)));
  }
}

/** What is left of the memory of a long step after each slice. */
const MEMORY = 0.9;
/** Budgets are i32 in the kernel ABI. */
const LARGEST = 2 ** 30;
