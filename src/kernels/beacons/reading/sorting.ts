/** Stretches up to this long are sorted by insertion. */
const SHORT = 16;

/** Finds the order of groups of rows by time, one group after the other, in memory of its own. */
export class TimeOrder {
  #order: Uint32Array;
  #spare: Uint32Array;

  /** @param longest rows of a group at most */
  constructor(longest: number) {
    this.#order = new Uint32Array(longest);
    this.#spare = new Uint32Array(longest);
  }

  /**
   * The order in which rows `from` to before `to` are by ascending time, as row numbers; rows of the same time stay as they are, NaN
   * comes last. Good until the next call, and longer than the group if that is not the longest. Undefined: they are in order already.
   *
   * Insertion, then merges from the bottom up: logs are nearly in order.
   */
  find(times: Float64Array, from: number, to: number): Uint32Array | undefined {
    if (isSorted(times, from, to)) return undefined;
    const count = to - from;
    for (let index = 0; index < count; index++) this.#order[index] = from + index;
    for (let start = 0; start < count; start += SHORT) {
      insert(times, this.#order, start, Math.min(start + SHORT, count));
    }
    for (let width = SHORT; width < count; width *= 2) {
      for (let start = 0; start < count; start += width * 2) {
        const middle = Math.min(start + width, count);
        merge(times, this.#order, start, middle, Math.min(middle + width, count), this.#spare);
      }
      [this.#order, this.#spare] = [this.#spare, this.#order];
    }
    return this.#order;
  }
}

function isSorted(times: Float64Array, from: number, to: number): boolean {
  for (let row = from + 1; row < to; row++) if (isAfter(times[row - 1]!, times[row]!)) return false;
  return true;
}

/** Whether a row with the time `left` has to come after one with `right`. */
const isAfter = (left: number, right: number): boolean => left > right || (left !== left && right === right);

function insert(times: Float64Array, order: Uint32Array, start: number, end: number): void {
  for (let next = start + 1; next < end; next++) {
    const row = order[next]!;
    const time = times[row]!;
    let at = next;
    for (; at > start && isAfter(times[order[at - 1]!]!, time); at--) order[at] = order[at - 1]!;
    order[at] = row;
  }
}

function merge(
  times: Float64Array,
  from: Uint32Array,
  start: number,
  middle: number,
  end: number,
  to: Uint32Array,
): void {
  let [left, right] = [start, middle];
  for (let at = start; at < end; at++) {
    const takesLeft = left < middle && (right >= end || !isAfter(times[from[left]!]!, times[from[right]!]!));
    to[at] = takesLeft ? from[left++]! : from[right++]!;
  }
}
