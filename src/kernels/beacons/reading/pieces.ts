import type { Input } from "../../../task/files.js";
import { SIGNATURE_BYTES, byteOrderMark, foreignFormat } from "./foreign.js";
import { gunzip, isGzip } from "./gunzip.js";
import { INPUT_HEADER, writeInputHeader } from "./input.js";
import { HeaderReader, type Layout, layoutOfName } from "./layout.js";
import { scanLines } from "./lines.js";
import { bytesOf, peek } from "./source.js";

/** Something about a file that whoever reads its results should know. */
export interface Notice {
  file: number;
  name: string;
  /** The number of the line, from 1. */
  line: number;
  /**
   * `skipped`: a log of a kind that nothing is kept of, up to the next header. `unreadable`: so, for what its header lacks, or as the
   * file is no text.
   * `damaged`: a gzip file is cut off or broken here. `cut`: the last line has no end. `long`: the line is longer than a piece, and left out.
   */
  code: "skipped" | "unreadable" | "damaged" | "cut" | "long";
  /** A clause that says it of the line. */
  message: string;
}

export interface PieceOptions {
  /** The number of the file, which its results will have. @default 0 */
  file?: number;
  /** Bytes of a piece at most, which is also the longest line. @default 2^20 */
  pieceBytes?: number;
  onNotice?(notice: Notice): void;
  /** So many more bytes of the file were read, of a gzipped one as they lie there. */
  onRead?(bytes: number): void;
}

/** By measurement: the kernel takes 1 to 2 ms for it, a tenth of that to begin; larger pieces are read no faster. */
export const PIECE_BYTES = 2 ** 20;

const NEWLINE = 0x0a;
const HASH = 0x23;
const RETURN = 0x0d;

/**
 * The inputs of jobs that read a log, one piece of it after the other: TSV or JSON, gzipped or not, as its content shows. Each is in
 * a buffer of its own, and can be transferred.
 */
export async function* pieces(
  source: Input,
  { file = 0, pieceBytes = PIECE_BYTES, onNotice = () => {}, onRead = () => {} }: PieceOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { name } = source;
  const cutter = new Cutter(name, file, pieceBytes, (line, code, message) =>
    onNotice({ file, name, line, code, message }),
  );
  let damage: unknown;
  const { start, all } = await peek(told(bytesOf(source), onRead), 2);
  const bytes = isGzip(start) ? gunzip(all, (error) => (damage = error)) : all;
  const text = await peek(bytes, SIGNATURE_BYTES);
  const foreign = foreignFormat(text.start);
  if (foreign !== undefined) {
    await bytes.return();
    onNotice({ file, name, line: 1, code: "unreadable", message: foreign });
  } else {
    let mark = byteOrderMark(text.start);
    for await (const chunk of text.all) {
      yield* cutter.add(chunk.subarray(mark));
      mark = 0;
    }
    yield* cutter.end();
  }
  if (damage !== undefined) onNotice({ file, name, line: cutter.line, code: "damaged", message: describe(damage) });
}

async function* told(source: AsyncGenerator<Uint8Array, void>, onRead: (bytes: number) => void) {
  for await (const bytes of source) {
    onRead(bytes.length);
    yield bytes;
  }
}

const describe = (error: unknown): string =>
  `the file is damaged or cut off (${error instanceof Error ? error.message : String(error)})`;

/** Cuts bytes at line ends, and where the layout changes. */
class Cutter {
  /** The number of the line that is cut off next. */
  line = 1;

  readonly #headers: HeaderReader;
  /** Undefined while nothing can be read. */
  #layout: Layout | undefined;
  #buffer: Uint8Array<ArrayBuffer>;
  #length = 0;
  /** In the middle of a line that is left out. */
  #leftOut = false;

  constructor(
    name: string,
    private readonly file: number,
    private readonly pieceBytes: number,
    private readonly tell: (line: number, code: Notice["code"], message: string) => void,
  ) {
    this.#headers = new HeaderReader(name);
    this.#layout = layoutOfName(name);
    this.#buffer = new Uint8Array(INPUT_HEADER + pieceBytes);
  }

  *add(chunk: Uint8Array): Generator<Uint8Array<ArrayBuffer>, void> {
    for (let from = 0; from < chunk.length; ) {
      if (this.#leftOut) {
        const end = chunk.indexOf(NEWLINE, from);
        if (end < 0) return;
        this.#leftOut = false;
        this.line++;
        from = end + 1;
        continue;
      }
      const part = chunk.subarray(from, from + this.pieceBytes - this.#length);
      this.#buffer.set(part, INPUT_HEADER + this.#length);
      this.#length += part.length;
      from += part.length;
      if (this.#length === this.pieceBytes) yield* this.#full();
    }
  }

  *end(): Generator<Uint8Array<ArrayBuffer>, void> {
    if (this.#leftOut) return;
    const last = this.#buffer[INPUT_HEADER + this.#length - 1];
    const cut = this.#length > 0 && last !== NEWLINE;
    const buffer = this.#buffer.slice(0, INPUT_HEADER + this.#length);
    yield* this.#cut(buffer, INPUT_HEADER, buffer.length);
    if (cut) this.tell(this.line, "cut", "the last line has no end");
  }

  *#full(): Generator<Uint8Array<ArrayBuffer>, void> {
    const buffer = this.#buffer;
    const end = buffer.lastIndexOf(NEWLINE) + 1;
    this.#buffer = new Uint8Array(INPUT_HEADER + this.pieceBytes);
    if (end <= INPUT_HEADER) {
      this.tell(this.line, "long", `it is longer than ${this.pieceBytes} bytes`);
      this.#leftOut = true;
      this.#length = 0;
      return;
    }
    this.#buffer.set(buffer.subarray(end), INPUT_HEADER);
    this.#length = buffer.length - end;
    yield* this.#cut(buffer, INPUT_HEADER, end);
  }

  /** Pieces of the lines in `buffer` from `start` to `end`: one, or more if there are headers in between. */
  *#cut(buffer: Uint8Array<ArrayBuffer>, start: number, end: number): Generator<Uint8Array<ArrayBuffer>, void> {
    const lines = buffer.subarray(start, end);
    const { newlines, hashes } = scanLines(lines);
    const past = this.line + newlines;
    let from = 0;
    for (const hash of hashes) {
      let hashEnd = lines.indexOf(NEWLINE, hash);
      if (hashEnd < 0) hashEnd = lines.length;
      const found = this.#headers.read(textOf(lines, hash, hashEnd));
      if (!found) continue;
      yield* this.#piece(buffer, start + from, start + hash);
      this.line += from === hash ? 0 : scanLines(lines.subarray(from, hash)).newlines;
      from = hash;
      if (!("refused" in found)) this.#layout = found;
      else {
        this.#layout = undefined;
        this.tell(this.line, found.kind === undefined ? "unreadable" : "skipped", found.refused);
      }
    }
    yield* this.#piece(buffer, start + from, end);
    this.line = past;
  }

  *#piece(buffer: Uint8Array<ArrayBuffer>, start: number, end: number): Generator<Uint8Array<ArrayBuffer>, void> {
    if (!this.#layout || hasOnlyHeaders(buffer.subarray(start, end))) return;
    // Clones and transfers take the whole buffer, so that a small part of it is copied into one of its own.
    const whole = start === INPUT_HEADER && end > 0.9 * buffer.length;
    const input = whole ? buffer.subarray(0, end) : new Uint8Array(INPUT_HEADER + end - start);
    if (!whole) input.set(buffer.subarray(start, end), INPUT_HEADER);
    writeInputHeader(input, { file: this.file, firstLine: this.line, layout: this.#layout });
    yield input;
  }
}

/** Whether there is nothing but lines that start with `#`, or nothing at all. */
function hasOnlyHeaders(lines: Uint8Array): boolean {
  if (lines.length > 0 && lines[0] !== HASH) return false;
  const { newlines, hashes } = scanLines(lines);
  const unended = lines.length > 0 && lines[lines.length - 1] !== NEWLINE;
  return hashes.length === newlines + (unended ? 1 : 0);
}

/** As latin-1, in which every byte is a character; without the `\r` of a line that ends in `\r\n`. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  const until = end > start && bytes[end - 1] === RETURN ? end - 1 : end;
  let text = "";
  for (let at = start; at < until; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
