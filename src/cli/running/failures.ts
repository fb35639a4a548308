import type { Outcome } from "../../index.js";

/** How many are named, the first ones. */
const NAMED = 5;

/** Jobs that failed in one way. */
export class Failures {
  readonly named: Outcome[] = [];
  count = 0;

  add(outcome: Outcome): void {
    if (this.count++ < NAMED) this.named.push(outcome);
  }

  /** How many are not named. */
  get more(): number {
    return this.count - this.named.length;
  }
}
