/**
 * Control words: how the main side reaches a worker that never returns to its event loop.
 *
 * Each run has one word. It goes RUN <-> PAUSE -> STOP and is never reset, so a late reader can only see what is true.
 * Without shared memory each side has its own copy, and messages carry the changes.
 *
 *   run word      | 0: state |                                             one Int32 on a buffer of its own
 *
 * Each worker has a board of its own, from its start to its end; a worker that replaces it gets a new one.
 *
 *   worker board  | 0: halted | 1: mail | 2: claim | 3: since | 4: refused |     Int32 each
 *
 *   claim         | 1 bit: taken back | 15 bits: end of the chunk's number | 15 bits: how many of its jobs were begun |
 *
 * A worker claims each job of its chunk before it begins it. So the main side knows the job in flight, even of a worker
 * that has crashed; and it can take back what was not claimed from a worker that is in a long step.
 */
export const RUN = 0;
export const PAUSE = 1;
export const STOP = 2;
export type ControlState = typeof RUN | typeof PAUSE | typeof STOP;

export class ControlWord {
  #own: ControlState = RUN;
  readonly #shared: Int32Array | undefined;

  constructor(buffer?: SharedArrayBuffer) {
    this.#shared = buffer && new Int32Array(buffer);
  }

  static create(shared: boolean): ControlWord {
    return new ControlWord(shared ? new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT) : undefined);
  }

  get buffer(): SharedArrayBuffer | undefined {
    return this.#shared?.buffer as SharedArrayBuffer | undefined;
  }

  get state(): ControlState {
    return this.#shared ? (Atomics.load(this.#shared, 0) as ControlState) : this.#own;
  }

  /**
   * The same as a plain read, which takes a nanosecond where engines call a function for an atomic one. For whoever does
   * something atomic between two looks (`Board.claim`): so it is never older than that.
   */
  get glance(): ControlState {
    return this.#shared ? (this.#shared[0] as ControlState) : this.#own;
  }

  /** STOP is final: what comes after it is not heard. */
  set state(state: ControlState) {
    if (this.state === STOP) return;
    if (this.#shared) Atomics.store(this.#shared, 0, state);
    else this.#own = state;
  }
}

const HALTED = 0;
const MAIL = 1;
const CLAIM = 2;
const SINCE = 3;
const REFUSED = 4;
const WORDS = 5;

const COUNT_BITS = 15;
const COUNT = (1 << COUNT_BITS) - 1;
const TAKEN_BACK = 1 << (2 * COUNT_BITS);
const NO_CHUNK = -1;

/** The most jobs that a chunk may have. */
export const MOST_JOBS_IN_CHUNK = 8_192;

/** One worker's board in shared memory. What the worker writes outlives it. */
export class Board {
  readonly #words: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer);
  }

  static create(): Board {
    const board = new Board(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT));
    board.leave();
    return board;
  }

  /** Whether the main side has given this worker up: a worker that outlives its termination computes nothing more. */
  get halted(): boolean {
    return Atomics.load(this.#words, HALTED) !== 0;
  }

  /** The same as a plain read: see `ControlWord.glance`. */
  get halting(): boolean {
    return this.#words[HALTED] !== 0;
  }

  halt(): void {
    Atomics.store(this.#words, HALTED, 1);
  }

  /** Counts the messages that a busy worker should return to its event loop for. */
  get mail(): number {
    return Atomics.load(this.#words, MAIL);
  }

  ring(): void {
    Atomics.add(this.#words, MAIL, 1);
  }

  /** The worker begins with a chunk, or goes on with it after `begun` of its jobs. False if it was refused meanwhile. */
  open(chunk: number, begun: number): boolean {
    Atomics.store(this.#words, CLAIM, wordOf(chunk, begun));
    return Atomics.load(this.#words, REFUSED) < chunk;
  }

  /**
   * The worker is about to begin the next job of its chunk, after `begun` others. False if it was taken back.
   *
   * @param since in ms after the board's epoch
   */
  claim(chunk: number, begun: number, since: number): boolean {
    this.#words[SINCE] = since;
    const word = wordOf(chunk, begun);
    return Atomics.compareExchange(this.#words, CLAIM, word, word + 1) === word;
  }

  /** The job in flight has had a pause: since when it would have been computed without one. */
  since(since: number): void {
    Atomics.store(this.#words, SINCE, since);
  }

  /** The worker hands back what it has not begun: nothing of the chunk can be taken back any more. */
  shut(): void {
    Atomics.or(this.#words, CLAIM, TAKEN_BACK);
  }

  /** The worker is at no chunk. */
  leave(): void {
    Atomics.store(this.#words, CLAIM, NO_CHUNK);
  }

  /**
   * Takes back what the worker has not begun of a chunk.
   *
   * @returns how many of its jobs were begun; undefined if there is nothing that could be taken back
   */
  takeBack(chunk: number): number | undefined {
    for (;;) {
      const word = Atomics.load(this.#words, CLAIM);
      if ((word & ~COUNT) !== wordOf(chunk, 0)) return undefined;
      if (Atomics.compareExchange(this.#words, CLAIM, word, word | TAKEN_BACK) === word) return word & COUNT;
    }
  }

  /** No chunk up to this one is to be begun that the worker has not begun with. */
  refuse(chunk: number): void {
    Atomics.store(this.#words, REFUSED, chunk);
  }

  /** Whether this is the chunk that the worker is at. */
  isAt(chunk: number): boolean {
    return this.#begunOf(chunk) !== undefined;
  }

  /** Which of a chunk's jobs was begun last, by its place in the chunk, and since when in ms after the board's epoch. */
  inFlight(chunk: number): { place: number; since: number } | undefined {
    const begun = this.#begunOf(chunk);
    return begun ? { place: begun - 1, since: this.#words[SINCE]! } : undefined;
  }

  #begunOf(chunk: number): number | undefined {
    const word = Atomics.load(this.#words, CLAIM);
    if (word === NO_CHUNK || (word & ~COUNT & ~TAKEN_BACK) !== wordOf(chunk, 0)) return undefined;
    return word & COUNT;
  }
}

function wordOf(chunk: number, begun: number): number {
  return ((chunk & COUNT) << COUNT_BITS) | begun;
}
