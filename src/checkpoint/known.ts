import type { KnownJob, SavedOutcome, SavedSnapshot } from "../task/checkpoint.js";
import { NO_KEY } from "./keys.js";
import type { Saved } from "./saved.js";

/**
 * Jobs by their keys. Equal inputs have equal keys: as many jobs as were kept of one are found under it, one after the
 * other, and it does not matter which is which.
 */
export class Known {
  readonly #rows: KnownRows;
  readonly #others = new Map<bigint, (SavedOutcome | SavedSnapshot)[]>();
  #left: number;

  constructor(saved: Saved) {
    this.#rows = new KnownRows(saved);
    const others = [...saved.outcomes.values(), ...saved.snapshots.values()].filter(({ key }) => key !== NO_KEY);
    this.#left = this.#rows.known + others.length;
    // The last of a list is found first: what has ended, in the order in which it was kept.
    for (const one of others.reverse()) {
      const list = this.#others.get(one.key!);
      if (list) list.push(one);
      else this.#others.set(one.key!, [one]);
    }
  }

  /** Jobs that nobody has asked for. */
  get left(): number {
    return this.#left;
  }

  take(key: bigint): KnownJob | undefined {
    if (this.#left === 0 || key === NO_KEY) return undefined;
    const found = this.#rows.take(key) ?? this.#others.get(key)?.pop();
    if (found) this.#left--;
    return found;
  }
}

/**
 * The results of jobs that were fulfilled in one step: there may be millions. A hash table with open addressing leads from
 * a key to the list of its jobs.
 *
 *   keys      | low, high |   of each job, 32 bits each
 *   next      | job + 1 |     the next of its list; 0: there is none
 *   places    | job + 1 |     of each place in the table: any job of the list; 0: the place is free
 *   heads     | job + 1 |     the first of the list that was not taken; 0: all were
 */
class KnownRows {
  /** Jobs that can be found: those that have a key. */
  known = 0;
  readonly #keys: Uint32Array;
  readonly #next: Uint32Array;
  readonly #places: Uint32Array;
  readonly #heads: Uint32Array;
  /** The first job of each row. */
  readonly #firsts: Float64Array;

  constructor(private readonly saved: Saved) {
    const { rows } = saved;
    this.#firsts = new Float64Array(rows.length);
    let count = 0;
    for (const [row, { values }] of rows.entries()) {
      this.#firsts[row] = count;
      count += values.length;
    }
    this.#keys = new Uint32Array(2 * count);
    this.#next = new Uint32Array(count);
    const places = 2 ** Math.ceil(Math.log2(Math.max(1, count * SPARE)));
    this.#places = new Uint32Array(places);
    this.#heads = new Uint32Array(places);
    // The last one first: each is put before those of its list.
    for (let row = rows.length - 1; row >= 0; row--) {
      const { buffer, byteOffset, length } = rows[row]!.keys!;
      const words = new Uint32Array(buffer, byteOffset, 2 * length);
      this.#keys.set(words, 2 * this.#firsts[row]!);
      for (let at = length - 1; at >= 0; at--) this.#add(this.#firsts[row]! + at);
    }
  }

  take(key: bigint): { value: unknown } | undefined {
    const place = this.#placeOf(Number(key & WORD), Number(key >> WORD_BITS));
    const job = this.#heads[place]! - 1;
    if (job < 0) return undefined;
    this.#heads[place] = this.#next[job]!;
    const row = this.#rowOf(job);
    return { value: this.saved.rows[row]!.values[job - this.#firsts[row]!] };
  }

  #add(job: number): void {
    const [low, high] = [this.#keys[2 * job]!, this.#keys[2 * job + 1]!];
    if (low === 0 && high === 0) return;
    this.known++;
    const place = this.#placeOf(low, high);
    this.#next[job] = this.#heads[place]!;
    this.#places[place] = this.#heads[place] = job + 1;
  }

  /** The place of a key, or the free one where it would be. */
  #placeOf(low: number, high: number): number {
    const mask = this.#places.length - 1;
    // The keys are hashes already.
    let place = low & mask;
    for (let job; (job = this.#places[place]! - 1) >= 0; place = (place + 1) & mask)
      if (this.#keys[2 * job] === low && this.#keys[2 * job + 1] === high) break;
    return place;
  }

  /** The last row that does not begin after the job. */
  #rowOf(job: number): number {
    let [row, end] = [0, this.#firsts.length];
    while (end - row > 1) {
      const middle = (row + end) >>> 1;
      if (this.#firsts[middle]! <= job) row = middle;
      else end = middle;
    }
    return row;
  }
}

/** Places for each job, at least. */
const SPARE = 4 / 3;
const WORD = 0xffff_ffffn;
const WORD_BITS = 32n;
