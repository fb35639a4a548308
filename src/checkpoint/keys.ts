import { joined } from "./frames.js";
import type { Hash64 } from "./hash.js";
import { pack } from "./packing.js";

/** The key of an input that no file can hold: nobody knows it again. */
export const NO_KEY = 0n;

/** The keys of a run's inputs, by which its jobs are known again when lines were added or reordered. */
export class Keys {
  readonly #number = new Float64Array(1);
  readonly #bytes = new Uint8Array(this.#number.buffer);

  constructor(private readonly hash: Hash64) {}

  of(input: unknown): bigint {
    if (typeof input === "number") {
      this.#number[0] = input;
      return this.hash(this.#bytes, NUMBERS);
    }
    const bytes = bytesOf(input);
    return bytes ? this.hash(bytes, OTHERS) : NO_KEY;
  }
}

/** Seeds, so that a number and a text of the same bytes differ. */
const NUMBERS = 1n;
const OTHERS = 2n;

function bytesOf(input: unknown): Uint8Array | undefined {
  try {
    const [text, ...buffers] = pack(input);
    return joined([new TextEncoder().encode(text), ...buffers]);
  } catch {
    return undefined;
  }
}
