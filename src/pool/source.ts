import type { FreshJobs } from "../protocol/messages.js";

/** Where a run's jobs come from, before any worker has had them. */
export interface JobSource {
  /** Jobs that are known of: all of them, or those whose inputs have been pulled so far. */
  readonly total: number;
  /** Whether `total` is all there will be. */
  readonly ended: boolean;
  /** Jobs that could be taken now. */
  readonly waiting: number;
  /** Jobs that may still come, as far as anybody knows. */
  readonly left: number;
  /** At most `limit` jobs in a row. */
  take(limit: number): FreshJobs | undefined;
  /** Nothing more is taken. @returns the jobs that are known of and were never taken, with those inputs that are at hand */
  close(): FreshJobs;
}

/** Before there is a plan nobody knows of any job. */
export const unplanned: JobSource = {
  total: 0,
  ended: false,
  waiting: 0,
  left: 0,
  take: () => undefined,
  close: () => ({ first: 0, count: 0 }),
};

/** The jobs of a plan: they are known from the start, and their inputs are made when they are sent. */
export class PlannedJobs implements JobSource {
  readonly ended = true;
  #next = 0;

  constructor(readonly total: number) {}

  get waiting(): number {
    return this.total - this.#next;
  }

  get left(): number {
    return this.waiting;
  }

  take(limit: number): FreshJobs | undefined {
    const count = Math.min(limit, this.waiting);
    if (count === 0) return undefined;
    const first = this.#next;
    this.#next += count;
    return { first, count };
  }

  close(): FreshJobs {
    const untaken = { first: this.#next, count: this.waiting };
    this.#next = this.total;
    return untaken;
  }
}
