import type { Hash64 } from "./hash.js";

/**
 * A checkpoint is a sequence of CBOR items (RFC 8742), each a frame:
 *
 *   83            an array of three
 *   00..17        the frame's kind
 *   5a LLLLLLLL   its body, a byte string of L bytes
 *   48 HHHHHHHH   its checksum, eight bytes: XXH64 of kind and body, seeded with the checksum of the frame before
 *
 * So a frame is whole only after all those before it. The first one has the tag of self-described CBOR (RFC 8949, 3.4.6)
 * before it, by which a file is known.
 */
export const MAGIC = Uint8Array.of(0xd9, 0xd9, 0xf7);

const HEAD = 7;
const TAIL = 9;
const MOST_KINDS = 24;

export interface Frame {
  kind: number;
  body: Uint8Array;
}

/** Makes frames, each on top of the one before. */
export class FrameWriter {
  #checksum: bigint;

  /** @param checksum of the last frame there is; of none it is 0 */
  constructor(
    private readonly hash: Hash64,
    checksum = 0n,
  ) {
    this.#checksum = checksum;
  }

  frame({ kind, body }: Frame): Uint8Array {
    const bytes = new Uint8Array(HEAD + body.length + TAIL);
    const view = new DataView(bytes.buffer);
    bytes.set([0x83, kind, 0x5a]);
    view.setUint32(3, body.length);
    bytes.set(body, HEAD);
    bytes[HEAD + body.length] = 0x48;
    this.#checksum = checksumOf(this.hash, bytes, 0, body.length, this.#checksum);
    view.setBigUint64(HEAD + body.length + 1, this.#checksum);
    return bytes;
  }
}

/** Reads frames from bytes that come in pieces of any size. */
export class FrameReader {
  /** Where the last whole frame ends, counted from the first one's beginning, and its checksum. */
  end = 0;
  checksum = 0n;
  /** Set once what follows is no frame, or one that was changed: nothing after that can be relied on. */
  broken = false;
  #rest: Uint8Array = new Uint8Array(0);
  /** What has come since the rest was last looked at, and what the rest lacks of a frame. */
  #pieces: Uint8Array[] = [];
  #lacks = 0;

  constructor(private readonly hash: Hash64) {}

  /** How many bytes have come that belong to no whole frame. */
  get left(): number {
    return this.#pieces.reduce((sum, { length }) => sum + length, this.#rest.length);
  }

  *push(bytes: Uint8Array): Generator<Frame> {
    this.#pieces.push(bytes);
    this.#lacks -= bytes.length;
    // A large frame comes in many pieces: they are put together once. Of what comes after a broken one only the size counts.
    if (this.#lacks > 0 || this.broken) return;
    this.#rest = joined([this.#rest, ...this.#pieces.splice(0)]);
    let at = 0;
    try {
      while (!this.broken) {
        const size = this.#sizeAt(at);
        if (size === undefined) return;
        this.#lacks = at + size - this.#rest.length;
        if (this.#lacks > 0) return;
        const length = size - HEAD - TAIL;
        const checksum = checksumOf(this.hash, this.#rest, at, length, this.checksum);
        const tail = at + HEAD + length;
        if (this.#rest[tail] !== 0x48 || viewOf(this.#rest).getBigUint64(tail + 1) !== checksum) {
          this.broken = true;
          return;
        }
        const frame = { kind: this.#rest[at + 1]!, body: this.#rest.slice(at + HEAD, tail) };
        this.checksum = checksum;
        this.end += size;
        at += size;
        yield frame;
      }
    } finally {
      this.#rest = this.#rest.slice(at);
    }
  }

  /** The size of a frame, once its head has come. */
  #sizeAt(at: number): number | undefined {
    const rest = this.#rest;
    const wrong = (offset: number, isRight: (byte: number) => boolean): boolean =>
      at + offset < rest.length && !isRight(rest[at + offset]!);
    if (
      wrong(0, (byte) => byte === 0x83) ||
      wrong(1, (byte) => byte < MOST_KINDS) ||
      wrong(2, (byte) => byte === 0x5a)
    ) {
      this.broken = true;
      return undefined;
    }
    return at + HEAD > rest.length ? undefined : HEAD + viewOf(rest).getUint32(at + 3) + TAIL;
  }
}

/** The kind is hashed with the body by way of the seed. */
function checksumOf(hash: Hash64, bytes: Uint8Array, at: number, length: number, before: bigint): bigint {
  const kind = BigInt(bytes[at + 1]!);
  return hash(bytes.subarray(at + HEAD, at + HEAD + length), before ^ (kind << KIND_SHIFT));
}

const KIND_SHIFT = 56n;

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** One after the other. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
