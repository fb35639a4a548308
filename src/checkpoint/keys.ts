import { joined } from "./frames.js";
import type { Hash64 } from "./hash.js";
import { Occurrences } from "./occurrences.js";
import { pack } from "./packing.js";

/**
 * The keys of a run's inputs, by which its jobs are known again when lines were added or reordered: a hash of the input,
 * and of how often the same had come before.
 */
export class Keys {
  readonly #seen = new Occurrences();
  readonly #number = new Float64Array(1);
  readonly #bytes = new Uint8Array(this.#number.buffer);

  constructor(private readonly hash: Hash64) {}

  /** Asked for once for each job, in the order of their numbers. */
  next(input: unknown): bigint {
    const key = this.#hashOf(input);
    const times = this.#seen.add(key);
    return times === 0 ? key : this.hash(EMPTY, key ^ (BigInt(times) << TIMES_SHIFT));
  }

  #hashOf(input: unknown): bigint {
    if (typeof input === "number") {
      this.#number[0] = input;
      return this.hash(this.#bytes, NUMBERS);
    }
    return this.hash(bytesOf(input), OTHERS);
  }
}

const EMPTY = new Uint8Array(0);
const TIMES_SHIFT = 32n;
/** Seeds, so that a number and a text of the same bytes differ. */
const NUMBERS = 1n;
const OTHERS = 2n;

/** Of what cannot be packed nothing is known but that it was there. */
function bytesOf(input: unknown): Uint8Array {
  try {
    const [text, ...buffers] = pack(input);
    return joined([new TextEncoder().encode(text), ...buffers]);
  } catch {
    return EMPTY;
  }
}
