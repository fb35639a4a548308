// A task that computes for ever and can be watched from outside, in Node and in browsers.

/** In ms; the same clock in all threads of a process. */
export const now = globalThis.process
  ? () => Number(process.hrtime.bigint()) / 1e6
  : () => performance.timeOrigin + performance.now();

/**
 * What the workers say, in memory that they share:
 *
 *   | Int32: steps of all | Int32: workers that have begun | Float64 each: when a worker's last step ended, in ms |
 */
export class Watch {
  #words;
  #times;

  constructor(shared) {
    this.shared = shared;
    this.#words = new Int32Array(shared, 0, 2);
    this.#times = new Float64Array(shared, 8);
  }

  static create(workers) {
    return new Watch(new SharedArrayBuffer(8 + workers * Float64Array.BYTES_PER_ELEMENT));
  }

  get steps() {
    return Atomics.load(this.#words, 0);
  }

  get begun() {
    return Atomics.load(this.#words, 1);
  }

  get lastStep() {
    return Math.max(...this.#times);
  }

  begin() {
    Atomics.add(this.#words, 1, 1);
  }

  /** Some ten microseconds of work. */
  step(worker) {
    let mixed = worker;
    for (let round = 0; round < 10_000; round++) mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) + round;
    Atomics.add(this.#words, 0, 1);
    this.#times[worker] = now();
    return mixed;
  }
}

/** For partway: looks up after each step. */
export default function* (worker, { shared }) {
  const watch = new Watch(shared);
  watch.begin();
  for (;;) yield watch.step(worker);
}

/** For pools whose tasks are plain functions. */
export function busyForEver({ worker, shared }) {
  const watch = new Watch(shared);
  watch.begin();
  for (;;) watch.step(worker);
}
