/**
 * Numbers from a seed, the same on every engine: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021), its four words filled by the finalizer of MurmurHash3 (Appleby).
 *
 * What is drawn here is made of whole numbers and of + - * / alone, which IEEE 754 gives to the last bit. `Math.log`, `Math.pow`
 * and their like may differ between engines: nothing in this folder calls them.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param streams numbers that tell sources of the same seed apart */
  constructor(seed: number, ...streams: readonly number[]) {
    this.#a = word(1, seed, streams);
    this.#b = word(2, seed, streams);
    this.#c = word(3, seed, streams);
    // Never all zero: that state would stay as it is.
    this.#d = word(4, seed, streams) || 1;
  }

  /** A whole number of 32 bits. */
  bits(): number {
    const five = Math.imul(this.#b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** From 0 to 1, 1 left out, in steps of 2^-32. */
  unit(): number {
    return this.bits() / 4_294_967_296;
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)]!;
  }

  /** `value` and up to `fraction` of it more or less, all alike probable. */
  around(value: number, fraction: number): number {
    return value * (1 + fraction * (2 * this.unit() - 1));
  }

  /** Exponentially distributed with mean 1, by comparisons alone (von Neumann, "Various techniques used in connection with random digits", 1951). */
  exponential(): number {
    for (let whole = 0; ; whole++) {
      const first = this.unit();
      let last = first;
      let run = 1;
      for (let next = this.unit(); next < last; next = this.unit()) {
        last = next;
        run++;
      }
      if (run % 2 === 1) return whole + first;
    }
  }

  /** A value whose quantiles, equally far apart, the table holds; straight lines between them. */
  quantile(table: readonly number[]): number {
    const at = this.unit() * (table.length - 1);
    const below = Math.floor(at);
    return table[below]! + (at - below) * (table[below + 1]! - table[below]!);
  }
}

/** The mean of what `quantile` draws from a table. */
export function meanOf(table: readonly number[]): number {
  const ends = (table[0]! + table.at(-1)!) / 2;
  return (table.reduce((sum, value) => sum + value, 0) - ends) / (table.length - 1);
}

function word(number: number, seed: number, streams: readonly number[]): number {
  const step = Math.imul(number, 0x9e3779b9);
  return streams.reduce((hash, stream) => mixed((hash ^ stream) + step), mixed(seed + step));
}

function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
