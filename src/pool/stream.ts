import { outcomesAhead } from "../protocol/timings.js";
import type { Outcome } from "../task/outcome.js";

/**
 * The outcomes of a run as they come, for those who iterate over it. One who comes late gets what was collected so far.
 * While somebody lags too far behind, `full` holds the run back.
 */
export class OutcomeStream<T> {
  readonly #collected: Outcome<T>[] = [];
  readonly #readers = new Set<Reader<T>>();
  #end: { error?: unknown } | undefined;

  /**
   * @param collect whether outcomes are kept for readers who come later
   * @param keepOrder whether readers get them in order of job numbers
   * @param drained called when readers have caught up
   */
  constructor(
    private readonly collect: boolean,
    private readonly keepOrder: boolean,
    private readonly drained: () => void,
  ) {}

  /** All outcomes so far, as they came. */
  get collected(): readonly Outcome<T>[] {
    return this.#collected;
  }

  get full(): boolean {
    return [...this.#readers].some((reader) => reader.waiting >= outcomesAhead);
  }

  push(outcome: Outcome<T>): void {
    if (this.collect) this.#collected.push(outcome);
    for (const reader of this.#readers) reader.push(outcome);
  }

  /** No more outcomes come. With an error, readers get it after the last outcome. */
  end(end: { error?: unknown }): void {
    this.#end = end;
    for (const reader of this.#readers) reader.end(end);
  }

  /** @param abandoned called when the reader leaves before the end */
  read(abandoned: () => void): AsyncIterableIterator<Outcome<T>> {
    const leave = (): void => void this.#readers.delete(reader);
    const reader = new Reader<T>(
      this.keepOrder,
      () => {
        if (!this.full) this.drained();
      },
      (early) => {
        leave();
        if (early) abandoned();
      },
    );
    this.#readers.add(reader);
    for (const outcome of this.#collected) reader.push(outcome);
    if (this.#end) reader.end(this.#end);
    return reader;
  }
}

class Reader<T> implements AsyncIterableIterator<Outcome<T>> {
  #ready: Outcome<T>[] = [];
  #early = new Map<number, Outcome<T>>();
  #next = 0;
  #end: { error?: unknown } | undefined;
  #pulls: { resolve(result: IteratorResult<Outcome<T>>): void; reject(error: unknown): void }[] = [];

  constructor(
    private readonly keepOrder: boolean,
    private readonly taken: () => void,
    private readonly left: (early: boolean) => void,
  ) {}

  get waiting(): number {
    return this.#ready.length;
  }

  push(outcome: Outcome<T>): void {
    if (!this.keepOrder) this.#ready.push(outcome);
    else {
      this.#early.set(outcome.job, outcome);
      for (let next; (next = this.#early.get(this.#next)); this.#next++) {
        this.#early.delete(this.#next);
        this.#ready.push(next);
      }
    }
    this.#serve();
  }

  end(end: { error?: unknown }): void {
    const rest = [...this.#early.values()].sort((a, b) => a.job - b.job);
    this.#early.clear();
    this.#ready.push(...rest);
    this.#end = end;
    this.#serve();
  }

  next(): Promise<IteratorResult<Outcome<T>>> {
    return new Promise((resolve, reject) => {
      this.#pulls.push({ resolve, reject });
      this.#serve();
    });
  }

  return(): Promise<IteratorResult<Outcome<T>>> {
    const early = this.#end === undefined;
    this.#end = {};
    this.#ready = [];
    this.#serve();
    this.left(early);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #serve(): void {
    while (this.#pulls.length > 0 && (this.#ready.length > 0 || this.#end)) {
      const { resolve, reject } = this.#pulls.shift()!;
      const outcome = this.#ready.shift();
      if (outcome) {
        resolve({ done: false, value: outcome });
        if (this.#ready.length + 1 === outcomesAhead) this.taken();
      } else if (this.#end && "error" in this.#end) {
        const { error } = this.#end;
        this.#end = {};
        reject(error);
      } else {
        resolve({ done: true, value: undefined });
        this.left(false);
      }
    }
  }
}
