/**
 * How often each of many 64-bit keys has come: a hash table with open addressing, 12 bytes a place, for there may be
 * millions.
 *
 *   keys     | low, high |       32 bits each
 *   counts   | count |           32 bits; 0: the place is free
 */
export class Occurrences {
  #keys = new Uint32Array(2 * SMALLEST);
  #counts = new Uint32Array(SMALLEST);
  #used = 0;

  /** Counts a key. @returns how often it had come before */
  add(key: bigint): number {
    if (2 * this.#used >= this.#counts.length) this.#grow();
    const [low, high] = [Number(key & WORD), Number(key >> WORD_BITS)];
    const place = this.#placeOf(low, high);
    if (this.#counts[place] === 0) {
      this.#keys[2 * place] = low;
      this.#keys[2 * place + 1] = high;
      this.#used++;
    }
    return this.#counts[place]!++;
  }

  /** The place of a key, or the free one where it would be. */
  #placeOf(low: number, high: number): number {
    const mask = this.#counts.length - 1;
    // The keys are hashes already.
    let place = low & mask;
    while (this.#counts[place] !== 0 && (this.#keys[2 * place] !== low || this.#keys[2 * place + 1] !== high))
      place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Uint32Array(2 * keys.length);
    this.#counts = new Uint32Array(2 * counts.length);
    for (let from = 0; from < counts.length; from++) {
      if (counts[from] === 0) continue;
      const [low, high] = [keys[2 * from]!, keys[2 * from + 1]!];
      const place = this.#placeOf(low, high);
      this.#keys[2 * place] = low;
      this.#keys[2 * place + 1] = high;
      this.#counts[place] = counts[from]!;
    }
  }
}

const SMALLEST = 1_024;
const WORD = 0xffff_ffffn;
const WORD_BITS = 32n;
