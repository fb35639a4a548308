import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { Stats } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError, systemReason } from "../ending/usage-error.js";

/** A file that results go to. What it held before stays untouched until the new content is whole. */
export class OutputFile {
  readonly #path: string;
  readonly #before: Stats | undefined;

  /** Finds out before the work whether it can be written. @throws UsageError */
  constructor(readonly name: string) {
    const path = resolve(name);
    this.#before = statSync(path, { throwIfNoEntry: false });
    if (this.#before?.isDirectory() || /[/\\]$/.test(name)) throw this.#refusal("a directory");
    // A link stays a link: what it points at is replaced.
    this.#path = this.#before ? realpathSync(path) : path;
    try {
      if (this.#before) accessSync(this.#path, constants.W_OK);
      if (this.#replaces) this.#try();
    } catch (error) {
      throw this.#refusal(systemReason(error));
    }
  }

  /** @throws the system's error, with the old content intact */
  write(content: string | Uint8Array): void {
    if (!this.#replaces) return writeFileSync(this.#path, content);
    const temporary = this.#beside();
    try {
      const descriptor = openSync(temporary, "wx");
      try {
        writeFileSync(descriptor, content);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      if (this.#before) chmodSync(temporary, this.#before.mode);
      renameSync(temporary, this.#path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Devices and pipes cannot be replaced by a file: they are written as they are. */
  get #replaces(): boolean {
    return this.#before === undefined || this.#before.isFile();
  }

  /** Only an attempt tells: of permissions, read-only file systems, quotas. */
  #try(): void {
    const probe = this.#beside();
    closeSync(openSync(probe, "wx"));
    rmSync(probe);
  }

  #beside(): string {
    return join(dirname(this.#path), `.partway-${process.pid}.partial`);
  }

  #refusal(got: string): UsageError {
    return new UsageError(`--output ${this.name}: expected a file that can be written, got ${got}`);
  }
}
