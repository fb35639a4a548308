import {
  closeSync,
  createReadStream,
  fsync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { PartwayError, reasonOf } from "../errors.js";
import { assertFile, realPathOf } from "./file-path.js";
import { FileLock } from "./lock.js";
import type { OpenStore, Replacement, Store } from "./store.js";

const synced = promisify(fsync);

/** A checkpoint in a file. */
export class FileStore implements Store {
  constructor(readonly name: string) {}

  async open(): Promise<OpenStore> {
    const path = realPathOf(this.name);
    let lock: FileLock | undefined;
    try {
      assertFile(path);
      lock = new FileLock(path);
      return new OpenFile(path, lock);
    } catch (cause) {
      lock?.release();
      if (cause instanceof PartwayError) throw cause;
      const text = `checkpoint ${this.name}: expected a file that can be written, got ${reasonOf(cause)}`;
      throw new PartwayError("CHECKPOINT_FAILED", text, { cause });
    }
  }
}

class OpenFile implements OpenStore {
  #descriptor: number;
  #syncing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly lock: FileLock,
  ) {
    // For reading too: of a folder that fails at once.
    this.#descriptor = openSync(path, "a+");
    // Of a process that was killed while it wrote it.
    rmSync(this.#compact, { force: true });
  }

  get #compact(): string {
    return `${this.path}.compact`;
  }

  async *read(length = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
    if (length > 0) yield* createReadStream(this.path, { end: length - 1 }) as AsyncIterable<Uint8Array>;
  }

  cut(length: number): void {
    ftruncateSync(this.#descriptor, length);
  }

  append(bytes: Uint8Array): void {
    writeAll(this.#descriptor, bytes);
  }

  sync(): Promise<void> {
    this.#syncing = synced(this.#descriptor);
    return this.#syncing;
  }

  replace(): Replacement {
    const path = this.#compact;
    const descriptor = openSync(path, "w");
    return {
      append: (bytes) => writeAll(descriptor, bytes),
      commit: () => {
        fsyncSync(descriptor);
        renameSync(path, this.path);
        void this.#closeOnceSynced();
        this.#descriptor = descriptor;
        syncFolder(dirname(this.path));
      },
      discard: () => {
        closeSync(descriptor);
        rmSync(path, { force: true });
      },
    };
  }

  async close(): Promise<void> {
    await this.#closeOnceSynced();
    this.lock.release();
  }

  #closeOnceSynced(): Promise<void> {
    const descriptor = this.#descriptor;
    const close = (): void => closeSync(descriptor);
    return this.#syncing.then(close, close);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/** A new name is safe from a loss of power once its folder is. Not every system lets a folder be opened. */
function syncFolder(path: string): void {
  try {
    const descriptor = openSync(path, "r");
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // See above.
  }
}
