import type { FreshJobs } from "../protocol/messages.js";

/** Jobs in a row, as they are taken. */
export interface TakenJobs extends FreshJobs {
  /** With a checkpoint: by what each is known again. */
  keys?: BigUint64Array;
}

/** Where a run's jobs come from, before any worker has had them. */
export interface JobSource {
  /** Jobs that are known of: all of them, or those whose inputs have been pulled so far. */
  readonly total: number;
  /** Whether `total` is all there will be. */
  readonly ended: boolean;
  /** About how many jobs there will be, if that is known of those that have not been pulled yet. */
  readonly expected?: number | undefined;
  /** Jobs that could be taken now. */
  readonly waiting: number;
  /** Jobs that may still come, as far as anybody knows. */
  readonly left: number;
  /** At most `limit` jobs in a row. */
  take(limit: number): TakenJobs | undefined;
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

/** Jobs that are numbered on from those of the stages before. */
export class FollowingJobs implements JobSource {
  /** @param before jobs of the stages before: all of them have ended */
  constructor(
    private readonly before: number,
    private readonly source: JobSource,
  ) {}

  get total(): number {
    return this.before + this.source.total;
  }

  get ended(): boolean {
    return this.source.ended;
  }

  get expected(): number | undefined {
    const { expected } = this.source;
    return expected && this.before + expected;
  }

  get waiting(): number {
    return this.source.waiting;
  }

  get left(): number {
    return this.source.left;
  }

  take(limit: number): TakenJobs | undefined {
    const taken = this.source.take(limit);
    return taken && { ...taken, first: this.before + taken.first };
  }

  close(): FreshJobs {
    const untaken = this.source.close();
    return { ...untaken, first: this.before + untaken.first };
  }
}

/** The jobs of a plan: they are known from the start, and their inputs are made when they are sent. */
export class PlannedJobs implements JobSource {
  readonly ended = true;
  waiting: number;
  #next = 0;

  /** @param known the jobs that need not be taken: something is known of them already */
  constructor(
    readonly total: number,
    private readonly known: ReadonlySet<number> = new Set(),
  ) {
    this.waiting = total - known.size;
  }

  get left(): number {
    return this.waiting;
  }

  take(limit: number): FreshJobs | undefined {
    if (this.waiting === 0) return undefined;
    while (this.known.has(this.#next)) this.#next++;
    const first = this.#next;
    const end = Math.min(first + limit, this.total);
    while (this.#next < end && !this.known.has(this.#next)) this.#next++;
    const count = this.#next - first;
    this.waiting -= count;
    return { first, count };
  }

  close(): FreshJobs {
    const untaken = { first: this.#next, count: this.waiting };
    this.waiting = 0;
    return untaken;
  }
}
