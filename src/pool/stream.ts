import type { Stretch } from "../protocol/messages.js";
import { bytesAhead, outcomesAhead, outcomesHeld } from "../protocol/timings.js";
import type { Outcome } from "../task/outcome.js";
import { sizeOf } from "./size.js";

/** An outcome, or many of one kind: an object for each is made when somebody wants it. */
export type Piece<T> = Outcome<T> | Stretch;

export function isStretch<T>(piece: Piece<T>): piece is Stretch {
  return "values" in piece;
}

/** The outcome of one of the jobs of a stretch. */
export function outcomeAt<T>({ first, values }: Stretch, index: number): Outcome<T> {
  return { job: first + index, status: "fulfilled", value: values[index] as T, attempts: 1 };
}

/**
 * The outcomes of a run as they come, for those who iterate over it. One who comes late gets what was collected so far.
 * While somebody lags too far behind, `full` holds the run back.
 */
export class OutcomeStream<T> {
  readonly #collected: Piece<T>[] = [];
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
  get collected(): readonly Piece<T>[] {
    return this.#collected;
  }

  get full(): boolean {
    for (const reader of this.#readers) if (reader.full) return true;
    return false;
  }

  push(piece: Piece<T>): void {
    if (this.collect) this.#collected.push(piece);
    for (const reader of this.#readers) reader.push(piece);
  }

  /** No more outcomes come. With an error, readers get it after the last outcome. */
  end(end: { error?: unknown }): void {
    this.#end = end;
    for (const reader of this.#readers) reader.end(end);
  }

  /** @param abandoned called when the reader leaves before the end */
  read(abandoned: () => void): AsyncIterableIterator<Outcome<T>> {
    const leave = (): void => {
      this.#readers.delete(reader);
      this.drained();
    };
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
    for (const piece of this.#collected) reader.push(piece);
    if (this.#end) reader.end(this.#end);
    return reader;
  }
}

class Reader<T> implements AsyncIterableIterator<Outcome<T>> {
  #ready: Piece<T>[] = [];
  /** Where the pieces begin that were not taken, and how much was taken of the first one. */
  #head = 0;
  #taken = 0;
  /** Outcomes that were not taken, and what they hold in bytes: counted once, for who takes one may give its buffers away. */
  #waiting = 0;
  #bytes = 0;
  readonly #sizes = new Map<Piece<T>, number>();
  /** Pieces that come after one that is missing, by their first job. */
  readonly #early = new Map<number, Piece<T>>();
  #held = 0;
  #next = 0;
  #end: { error?: unknown } | undefined;
  #pulls: { resolve(result: IteratorResult<Outcome<T>>): void; reject(error: unknown): void }[] = [];

  constructor(
    private readonly keepOrder: boolean,
    private readonly caughtUp: () => void,
    private readonly left: (early: boolean) => void,
  ) {}

  get full(): boolean {
    return this.#waiting >= outcomesAhead || this.#bytes >= bytesAhead || this.#held >= outcomesHeld;
  }

  push(piece: Piece<T>): void {
    const size = bytesOf(piece);
    if (size > 0) this.#sizes.set(piece, size);
    this.#bytes += size;
    if (!this.keepOrder) this.#add(piece);
    else {
      this.#early.set(firstOf(piece), piece);
      this.#held += countOf(piece);
      for (let next; (next = this.#early.get(this.#next)); ) {
        this.#early.delete(this.#next);
        this.#held -= countOf(next);
        this.#next += countOf(next);
        this.#add(next);
      }
    }
    this.#serve();
  }

  end(end: { error?: unknown }): void {
    for (const piece of [...this.#early.values()].sort((a, b) => firstOf(a) - firstOf(b))) this.#add(piece);
    this.#early.clear();
    this.#held = 0;
    this.#end = end;
    this.#serve();
  }

  next(): Promise<IteratorResult<Outcome<T>>> {
    if (this.#waiting > 0 && this.#pulls.length === 0) return Promise.resolve({ done: false, value: this.#take() });
    return new Promise((resolve, reject) => {
      this.#pulls.push({ resolve, reject });
      this.#serve();
    });
  }

  return(): Promise<IteratorResult<Outcome<T>>> {
    const early = this.#end === undefined;
    this.#end = {};
    this.#ready = [];
    this.#head = this.#taken = this.#waiting = 0;
    this.#serve();
    this.left(early);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #add(piece: Piece<T>): void {
    this.#ready.push(piece);
    this.#waiting += countOf(piece);
  }

  #take(): Outcome<T> {
    const was = this.full;
    const piece = this.#ready[this.#head]!;
    const outcome = isStretch(piece) ? outcomeAt<T>(piece, this.#taken) : piece;
    this.#waiting--;
    if (++this.#taken === countOf(piece)) {
      this.#bytes -= this.#sizes.get(piece) ?? 0;
      this.#sizes.delete(piece);
      this.#ready[this.#head++] = undefined as never;
      this.#taken = 0;
      if (this.#head === this.#ready.length || this.#head > KEPT_HEAD) {
        this.#ready = this.#ready.slice(this.#head);
        this.#head = 0;
      }
    }
    if (was && !this.full) this.caughtUp();
    return outcome;
  }

  #serve(): void {
    while (this.#pulls.length > 0 && (this.#waiting > 0 || this.#end)) {
      const { resolve, reject } = this.#pulls.shift()!;
      if (this.#waiting > 0) {
        resolve({ done: false, value: this.#take() });
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

/** So many pieces that were taken may lie before those that were not. */
const KEPT_HEAD = 4_096;

function firstOf<T>(piece: Piece<T>): number {
  return isStretch(piece) ? piece.first : piece.job;
}

function countOf<T>(piece: Piece<T>): number {
  return isStretch(piece) ? piece.values.length : 1;
}

/** What it holds, as far as that can be told at a glance. */
function bytesOf<T>(piece: Piece<T>): number {
  if (!isStretch(piece)) return sizeOf(piece.value);
  const { values } = piece;
  if (values instanceof Float64Array) return values.byteLength;
  return values.reduce((sum: number, value) => sum + sizeOf(value), 0);
}
