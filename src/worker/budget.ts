/**
 * How many steps a slice should take, measured as the work goes. It starts at one step, doubles at most from
 * slice to slice, and drops at once when steps turn out longer.
 */
export class Budget {
  #steps = 1;

  /** @param target how long a slice should last, in ms */
  constructor(readonly target: number) {}

  get steps(): number {
    return this.#steps;
  }

  /** Learns from a slice of `steps` that took `ms`. A slice that ended early tells nothing unless it was too long. */
  measured(steps: number, ms: number): void {
    if (steps < this.#steps && ms < this.target) return;
    const fitting = ms > 0 ? (steps * this.target) / ms : Number.POSITIVE_INFINITY;
    this.#steps = Math.max(1, Math.floor(Math.min(fitting, this.#steps * 2, LARGEST)));
  }
}

/** Budgets are i32 in the kernel ABI. */
const LARGEST = 2 ** 30;
