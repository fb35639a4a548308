import { timings } from "../protocol/timings.js";

/** When a snapshot of the job in flight is due: at most every `publish` ms, and at most a share of the time. */
export class Publishing {
  #last = Number.NEGATIVE_INFINITY;
  #cost = 0;

  /** @param begun when the job in flight was begun or last resumed, in ms */
  due(now: number, begun: number): boolean {
    return now >= this.next(begun);
  }

  /** When the next one is due. */
  next(begun: number): number {
    return Math.max(this.#last, begun) + Math.max(timings.publish, this.#cost / timings.publishShare);
  }

  published(start: number, end: number): void {
    this.#last = end;
    this.#cost = Math.min(end - start, 2 * this.#cost + timings.slice);
  }
}
