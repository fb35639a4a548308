// gzip (RFC 1952) by the platform's DecompressionStream. Browsers end at the end of the first member and take more bytes for an
// error, so a member is ended by hand where the next one begins: there stands the start of a header, and before it the
// length of what has come out.

import { turn } from "../turn.js";
import { concatenated } from "./source.js";

/** Bytes that go in at a time: so many that calls cost little, so few that what comes out at once stays small. */
const STRIDE = 65_536;
/** Length of a member's trailer: CRC-32 and ISIZE. */
const TRAILER = 8;
/** Bytes that show the start of a member. */
const START = 4;
const ID1 = 0x1f;
const ID2 = 0x8b;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === ID1 && bytes[1] === ID2;

/**
 * What a gzip file holds, of any number of members. If it is cut off or damaged, what comes before the damage is given all the same,
 * but for the few bytes that the platform has not let go of.
 *
 * @param onDamage hears, at most once, that this is not all
 */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  onDamage: (error: unknown) => void,
): AsyncGenerator<Uint8Array, void> {
  let member = new Member();
  for await (const { part, mayStart } of parts(source)) {
    if (mayStart && (await member.isComplete())) {
      if (!(await member.end())) break;
      yield* member.take();
      member = new Member();
    }
    if (!(await member.feed(part))) break;
    yield* member.take();
  }
  await member.end();
  yield* member.take();
  if (member.damage !== undefined) onDamage(member.damage);
}

/** The same bytes in strides, each place where a member might begin at the start of one. */
async function* parts(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ part: Uint8Array; mayStart: boolean }, void> {
  /** Too few bytes to tell whether they start a member. */
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of source) {
    const bytes = concatenated(held, chunk);
    const end = bytes.length - START + 1;
    let from = 0;
    while (from < end) {
      const to = boundaryIn(bytes, from, Math.min(from + STRIDE, end));
      yield { part: bytes.subarray(from, to), mayStart: startsMember(bytes, from) };
      from = to;
    }
    held = bytes.slice(from);
  }
  if (held.length > 0) yield { part: held, mayStart: false };
}

function boundaryIn(bytes: Uint8Array, from: number, end: number): number {
  for (let at = bytes.indexOf(ID1, from + 1); at >= 0 && at < end; at = bytes.indexOf(ID1, at + 1)) {
    if (startsMember(bytes, at)) return at;
  }
  return end;
}

/** ID1, ID2, CM = deflate, and no reserved flag. */
const startsMember = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === ID1 && bytes[at + 1] === ID2 && bytes[at + 2] === 8 && (bytes[at + 3]! & 0xe0) === 0;

/** One member on its way through a DecompressionStream. */
class Member {
  /** What is wrong with it. */
  damage: unknown;

  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #reading: Promise<void>;
  /** The last bytes that went in: the trailer, if it ends here. */
  #tail = new Uint8Array(0);
  #produced = 0;
  #out: Uint8Array[] = [];

  constructor() {
    const { readable, writable } = new DecompressionStream("gzip");
    this.#writer = writable.getWriter();
    this.#reading = this.#read(readable.getReader());
    // Whoever feeds it hears of an error, and nobody else needs to.
    this.#reading.catch(() => {});
    this.#writer.closed.catch(() => {});
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#produced += value.length;
      this.#out.push(value);
    }
  }

  /** Puts bytes in. False: it is damaged. */
  async feed(bytes: Uint8Array): Promise<boolean> {
    this.#tail = bytes.length < TRAILER ? concatenated(this.#tail, bytes).slice(-TRAILER) : bytes.slice(-TRAILER);
    return this.#tried(() => this.#writer.write(bytes as Uint8Array<ArrayBuffer>));
  }

  /** No more bytes go in. False: it is damaged, or cut off. */
  async end(): Promise<boolean> {
    if (this.damage !== undefined) return false;
    // What is on its way out must be read before: an error drops it.
    await this.#settled();
    return this.#tried(async () => {
      await this.#writer.close();
      await this.#reading;
    });
  }

  /** Whether as much has come out as the trailer says. */
  async isComplete(): Promise<boolean> {
    if (this.#tail.length < TRAILER) return false;
    await this.#settled();
    return new DataView(this.#tail.buffer).getUint32(4, true) === this.#produced % 2 ** 32;
  }

  /** What has come out since it was last asked. */
  *take(): Generator<Uint8Array, void> {
    const out = this.#out;
    this.#out = [];
    yield* out;
  }

  async #tried(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      this.damage = error;
    }
    return this.damage === undefined;
  }

  /** Waits until nothing more comes out of what went in. */
  async #settled(): Promise<void> {
    for (let before = -1; before !== this.#produced; ) {
      before = this.#produced;
      await turn();
    }
  }
}
