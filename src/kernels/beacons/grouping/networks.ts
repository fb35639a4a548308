import { parseAddress } from "./addresses.js";

/** A range of addresses, both ends in it: see parseAddress. */
export interface Network {
  first: Uint32Array;
  last: Uint32Array;
}

/** Words of a range: its first and its last address. */
const RANGE = 8;

/** The range that an address with a prefix length of 0 to 128 is in; bits behind the prefix do not matter. */
export function networkOf(address: Uint32Array, prefix: number): Network {
  const hosts = Uint32Array.from({ length: 4 }, (_, word) => {
    const bits = Math.min(32, Math.max(0, prefix - word * 32));
    return 2 ** (32 - bits) - 1;
  });
  return {
    first: address.map((word, at) => word & ~hosts[at]!),
    last: address.map((word, at) => word | hosts[at]!),
  };
}

/** A set of ranges. Looking an address up takes time that grows with the logarithm of their number. */
export class Networks {
  /** Ascending ranges that do not overlap. */
  readonly #ranges: Uint32Array;

  constructor(networks: readonly Network[]) {
    const sorted = networks.toSorted((a, b) => compared(a.first, 0, b.first, 0));
    const ranges = new Uint32Array(sorted.length * RANGE);
    let length = 0;
    for (const { first, last } of sorted) {
      if (length > 0 && compared(first, 0, ranges, length - 4) <= 0) {
        if (compared(last, 0, ranges, length - 4) > 0) ranges.set(last, length - 4);
        continue;
      }
      ranges.set(first, length);
      ranges.set(last, length + 4);
      length += RANGE;
    }
    this.#ranges = ranges.slice(0, length);
  }

  /** Of texts that are known to be right: `10.0.0.0/8`, `::1`. */
  static of(...texts: string[]): Networks {
    return new Networks(
      texts.map((text) => {
        const [address, prefix] = text.split("/") as [string, string?];
        const bits = address.includes(":") ? 0 : 96;
        return networkOf(parseAddress(address)!, prefix === undefined ? 128 : bits + Number(prefix));
      }),
    );
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  /** @param words addresses, of which the one in question starts at `at` */
  contains(words: Uint32Array, at = 0): boolean {
    let [low, high] = [0, this.#ranges.length / RANGE];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compared(this.#ranges, middle * RANGE, words, at) <= 0) low = middle + 1;
      else high = middle;
    }
    return low > 0 && compared(words, at, this.#ranges, low * RANGE - 4) <= 0;
  }
}

/** Below 0, 0 or above 0: how the address that starts at `at` in one array is to that in another. */
function compared(one: Uint32Array, at: number, other: Uint32Array, from: number): number {
  for (let word = 0; word < 4; word++) {
    const difference = one[at + word]! - other[from + word]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
