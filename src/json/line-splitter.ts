/** Cuts a stream of UTF-8 into its lines, without their ends. A byte order mark at its start is no part of them. */
export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8");
  /** The beginning of a line whose end has not come yet. */
  #rest = "";

  /** @returns the lines that have come to their end */
  push(bytes: Uint8Array): string[] {
    return this.#cut(this.#decoder.decode(bytes, { stream: true }));
  }

  /** @returns the last line, if it has no end of its own */
  end(): string[] {
    const lines = this.#cut(this.#decoder.decode());
    return this.#rest === "" ? lines : [...lines, this.#rest];
  }

  /** Only what is new is looked at: a line may be thousands of reads long. */
  #cut(text: string): string[] {
    const lines = text.split("\n");
    lines[0] = this.#rest + lines[0]!;
    this.#rest = lines.pop()!;
    return lines;
  }
}
