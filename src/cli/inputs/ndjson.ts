import { createHash } from "node:crypto";
import { LineSplitter, parseLine } from "../../json/index.js";
import type { Shard } from "../arguments/values.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import { inShard } from "./shard.js";

/** Inputs of a file that are read before anything is run, and the bytes that they may take. */
const AHEAD = 100_000;
const AHEAD_BYTES = 2 ** 23;

/** What the reader of inputs does beside reading them. */
export interface NdjsonOptions {
  shard?: Shard | undefined;
  /** Whether the text of each input is kept until it is asked for. */
  texts?: boolean;
}

/**
 * Inputs, a JSON value a line. The stream is read as far as inputs are asked for. Blank lines are none; a line that is
 * no JSON is an input that is rejected, and names its line.
 *
 * `next` gives an input that is at hand without a promise, as the library likes it: there may be millions.
 */
export class NdjsonInputs {
  /** Jobs that were read, those of other shards included. */
  jobs = 0;
  /** A digest of the first line that is not blank. */
  firstLine: string | undefined;
  #lines = 0;
  #given = 0;
  #ready: unknown[] = [];
  #head = 0;
  /** Bytes that were read. */
  #bytes = 0;
  #ended = false;
  readonly #splitter = new LineSplitter();
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #texts = new Map<number, string>();

  constructor(
    stream: AsyncIterable<Uint8Array>,
    private readonly options: NdjsonOptions = {},
  ) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return this as AsyncIterator<unknown>;
  }

  /** How many inputs there are, if everything has been read. */
  get size(): number | undefined {
    return this.#ended ? this.#given : undefined;
  }

  /**
   * Reads until there is an input; of a file as far as it is quickly done, so that people can be told how much there is.
   *
   * @param name what is read
   * @throws UsageError if there is no input at all, or it cannot be read
   */
  async first(name: string, isFile: boolean): Promise<void> {
    const enough = isFile
      ? () => this.jobs > 0 && (this.#given >= AHEAD || this.#bytes >= AHEAD_BYTES)
      : () => this.#head < this.#ready.length;
    try {
      while (!this.#ended && !enough()) await this.#read();
    } catch (error) {
      throw new UsageError(`${name}: expected a JSON value a line, got ${systemReason(error)}`);
    }
    if (this.jobs === 0) throw new UsageError(`${name}: expected a JSON value a line, got nothing`);
  }

  next(): Promise<IteratorResult<unknown>> {
    if (this.#head < this.#ready.length) return this.#take() as unknown as Promise<IteratorResult<unknown>>;
    return this.#more();
  }

  async return(): Promise<IteratorResult<unknown>> {
    this.#ended = true;
    await this.#chunks.return?.();
    return { done: true, value: undefined };
  }

  /** The text of a job's input, once. @param given counts the inputs that this reader gave */
  text(given: number): string {
    const text = this.#texts.get(given) ?? "";
    this.#texts.delete(given);
    return text;
  }

  #take(): IteratorResult<unknown> {
    const value = this.#ready[this.#head];
    this.#ready[this.#head++] = undefined;
    return { done: false, value };
  }

  async #more(): Promise<IteratorResult<unknown>> {
    while (this.#head === this.#ready.length) {
      if (this.#ended) return { done: true, value: undefined };
      await this.#read();
    }
    return this.#take();
  }

  /** One read of the stream, and all lines that end in it. */
  async #read(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (this.#head === this.#ready.length) {
      this.#ready = [];
      this.#head = 0;
    }
    if (done) this.#ended = true;
    else this.#bytes += value.length;
    for (const line of done ? this.#splitter.end() : this.#splitter.push(value)) this.#lineOf(line);
  }

  #lineOf(line: string): void {
    this.#lines++;
    if (line.trim() === "") return;
    this.firstLine ??= createHash("sha256").update(line).digest("hex");
    if (!inShard(this.jobs++, this.options.shard)) return;
    if (this.options.texts) this.#texts.set(this.#given, line.trim());
    this.#given++;
    this.#ready.push(parseLine(line, this.#lines));
  }
}
