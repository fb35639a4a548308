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
 *   worker board  | 0: halted | 1: mail | 2: run | 3: job | 4: since | 5: claim | 6: refused |     Int32 each
 *
 *   claim         | revoked: 1 bit | chunk, its last 15 bits | jobs of it begun: 15 bits |
 *
 * A plain function cannot be stopped half-way, so a worker in one cannot hand back the jobs behind it. Therefore it
 * claims each job of its chunk before it begins it, and the main side may take back those it has not claimed.
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

  /** STOP is final: what comes after it is not heard. */
  set state(state: ControlState) {
    if (this.state === STOP) return;
    if (this.#shared) Atomics.store(this.#shared, 0, state);
    else this.#own = state;
  }
}

const HALTED = 0;
const MAIL = 1;
const IN_FLIGHT_RUN = 2;
const IN_FLIGHT_JOB = 3;
const SINCE = 4;
const CLAIM = 5;
const REFUSED = 6;
const WORDS = 7;
const NONE = -1;

const COUNT_BITS = 15;
const COUNT = (1 << COUNT_BITS) - 1;
const REVOKED = 1 << (2 * COUNT_BITS);

/** The most jobs that a chunk may have. */
export const MOST_JOBS_IN_CHUNK = 4_096;

/** The job that a worker is computing, as its board tells. `since` is in ms after the board's epoch. */
export interface InFlight {
  run: number;
  job: number;
  since: number;
}

/** One worker's board in shared memory. What the worker writes outlives it: a crash leaves the job in flight readable. */
export class Board {
  readonly #words: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer);
  }

  static create(): Board {
    const board = new Board(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT));
    board.idle();
    return board;
  }

  /** Whether the main side has given this worker up: a worker that outlives its termination computes nothing more. */
  get halted(): boolean {
    return Atomics.load(this.#words, HALTED) !== 0;
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

  /** The worker begins with a chunk, or goes on with it after `begun` of its jobs. False if it has been taken back. */
  open(chunk: number, begun: number): boolean {
    Atomics.store(this.#words, CLAIM, wordOf(chunk, begun));
    return Atomics.load(this.#words, REFUSED) < chunk;
  }

  /** The worker is about to begin the next job, after `begun` others. False if it has been taken back. */
  claim(chunk: number, begun: number): boolean {
    const word = wordOf(chunk, begun);
    return Atomics.compareExchange(this.#words, CLAIM, word, word + 1) === word;
  }

  /** The worker has nothing more that could be taken back. */
  shut(chunk: number): void {
    Atomics.store(this.#words, CLAIM, wordOf(chunk, 0) | REVOKED);
  }

  /**
   * Takes back what the worker has not begun of a chunk.
   *
   * @returns how many of its jobs were begun; undefined if there is nothing that could be taken back
   */
  revoke(chunk: number): number | undefined {
    for (;;) {
      const word = Atomics.load(this.#words, CLAIM);
      if ((word & ~COUNT) !== wordOf(chunk, 0)) return undefined;
      if (Atomics.compareExchange(this.#words, CLAIM, word, word | REVOKED) === word) return word & COUNT;
    }
  }

  /** Whether this is the chunk that the worker is at, taken back or not. */
  isOpen(chunk: number): boolean {
    const word = Atomics.load(this.#words, CLAIM);
    return (word & ~COUNT & ~REVOKED) === wordOf(chunk, 0);
  }

  /** No chunk up to this one is to be begun that the worker has not begun with. */
  refuse(chunk: number): void {
    Atomics.store(this.#words, REFUSED, chunk);
  }

  begin(run: number, job: number, since: number): void {
    this.#words[IN_FLIGHT_RUN] = run;
    this.#words[SINCE] = since;
    Atomics.store(this.#words, IN_FLIGHT_JOB, job);
  }

  idle(): void {
    Atomics.store(this.#words, IN_FLIGHT_JOB, NONE);
  }

  get inFlight(): InFlight | undefined {
    const job = Atomics.load(this.#words, IN_FLIGHT_JOB);
    if (job === NONE) return undefined;
    return { run: this.#words[IN_FLIGHT_RUN]!, job, since: this.#words[SINCE]! };
  }
}

function wordOf(chunk: number, begun: number): number {
  return ((chunk & COUNT) << COUNT_BITS) | begun;
}
