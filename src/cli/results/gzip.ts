import { createGzip } from "node:zlib";

/** Compresses what comes in pieces, as one member. */
export class Gzip {
  readonly #stream = createGzip();
  #ready: Buffer[] = [];

  constructor() {
    this.#stream.on("data", (bytes: Buffer) => this.#ready.push(bytes));
  }

  /** @returns what is ready by now, which may be nothing */
  async add(bytes: Uint8Array): Promise<Uint8Array> {
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    return this.#take();
  }

  /** @returns the rest */
  async end(): Promise<Uint8Array> {
    await new Promise<void>((resolve, reject) => {
      this.#stream.once("end", resolve).once("error", reject).end();
    });
    return this.#take();
  }

  #take(): Uint8Array {
    const bytes = Buffer.concat(this.#ready);
    this.#ready = [];
    return bytes;
  }
}
