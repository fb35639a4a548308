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
import { uninterrupted } from "../ending/signals.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import { type ReadFile, refuseRead } from "./read-files.js";

/** A file that results go to. What it held before stays untouched until the new content is whole. */
export class OutputFile {
  readonly #path: string;
  readonly #before: Stats | undefined;

  /** Finds out before the work whether it can be written. @param flag what names it @throws UsageError */
  constructor(
    readonly name: string,
    reads: readonly ReadFile[] = [],
    private readonly flag = "--output",
  ) {
    const path = resolve(name);
    try {
      this.#before = statSync(path, { throwIfNoEntry: false });
      if (this.#before?.isDirectory() || /[/\\]$/.test(name)) throw new Error("a directory");
      refuseRead(this.#before, reads);
      // A link stays a link: what it points at is replaced.
      this.#path = this.#before ? realpathSync(path) : path;
      if (this.#before) accessSync(this.#path, constants.W_OK);
      if (this.#replaces) this.#try();
    } catch (error) {
      throw this.#refusal(systemReason(error));
    }
  }

  /** @throws the system's error, with the old content intact */
  write(content: string | Uint8Array): void {
    const made = this.begin();
    try {
      made.write(content);
      made.commit();
    } catch (error) {
      made.discard();
      throw error;
    }
  }

  /** Begins a new content, which takes the place of the old one when it is whole. @throws the system's error */
  begin(): NewContent {
    if (!this.#replaces) return new NewContent(this.#path, undefined);
    return new NewContent(this.#beside(), { path: this.#path, mode: this.#before?.mode });
  }

  /** Devices and pipes cannot be replaced by a file: they are written as they are. */
  get #replaces(): boolean {
    return this.#before === undefined || this.#before.isFile();
  }

  /** Only an attempt tells: of permissions, read-only file systems, quotas. */
  #try(): void {
    const probe = this.#beside();
    uninterrupted(() => {
      closeSync(openSync(probe, "wx"));
      rmSync(probe);
    });
  }

  #beside(): string {
    return join(dirname(this.#path), `.partway-${process.pid}.partial`);
  }

  #refusal(got: string): UsageError {
    return new UsageError(`${this.flag} ${this.name}: expected a file that can be written, got ${got}`);
  }
}

/** A content that is being written, beside the file that it is for. */
export class NewContent {
  readonly #descriptor: number;
  #open = true;

  /** @param place what it will take the place of; a device is written as it is */
  constructor(
    private readonly path: string,
    private readonly place: { path: string; mode: number | undefined } | undefined,
  ) {
    this.#descriptor = openSync(path, place ? "wx" : "w");
  }

  /** @throws the system's error */
  write(content: string | Uint8Array): void {
    writeFileSync(this.#descriptor, content);
  }

  /** @throws the system's error */
  commit(): void {
    if (this.place) fsyncSync(this.#descriptor);
    this.#close();
    if (!this.place) return;
    if (this.place.mode !== undefined) chmodSync(this.path, this.place.mode);
    renameSync(this.path, this.place.path);
  }

  discard(): void {
    this.#close();
    if (this.place) rmSync(this.path, { force: true });
  }

  #close(): void {
    if (this.#open) closeSync(this.#descriptor);
    this.#open = false;
  }
}
