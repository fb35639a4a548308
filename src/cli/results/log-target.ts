import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LogPiece } from "../../make-log/index.js";
import { type Written, writeOut } from "../ending/standard-streams.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import { Gzip } from "./gzip.js";
import { type NewContent, OutputFile } from "./output-file.js";

/** Where a log goes. */
export interface LogPlace {
  /** A file, a folder if the log is rotated, or "-" for standard output. */
  output: string;
  rotate: boolean;
  gzip: boolean;
}

/** Where the pieces of a log go: to standard output, to a file, or to a file for each hour in a folder. */
export class LogTarget {
  readonly #place: LogPlace;
  readonly #whole: OutputFile | undefined;
  #content: NewContent | undefined;
  #gzip: Gzip | undefined;
  #file: string | undefined;

  /** Finds out before the work whether it can be written. @throws UsageError */
  constructor(place: LogPlace) {
    this.#place = place;
    if (place.rotate) makeFolder(place.output);
    else if (place.output !== "-") this.#whole = new OutputFile(place.output);
  }

  /** A piece that is of another file than the one before ends that one. */
  add({ file, text }: LogPiece): Promise<Written> {
    return this.#trying(async () => {
      if (file !== this.#file) {
        const written = await this.#end();
        if (written !== "written") return written;
        this.#begin(file);
      }
      const bytes = Buffer.from(text, "latin1");
      return this.#put(this.#gzip ? await this.#gzip.add(bytes) : bytes);
    });
  }

  /** What was added is all. */
  close(): Promise<Written> {
    return this.#trying(() => this.#end());
  }

  /** What is not whole is left out: what its file held before stays. */
  discard(): void {
    this.#content?.discard();
    this.#content = undefined;
  }

  async #trying(write: () => Promise<Written>): Promise<Written> {
    try {
      return await write();
    } catch (error) {
      this.discard();
      return { error: error as NodeJS.ErrnoException };
    }
  }

  #begin(file: string): void {
    const { output, rotate, gzip } = this.#place;
    this.#file = file;
    this.#gzip = gzip ? new Gzip() : undefined;
    if (!rotate) {
      this.#content = this.#whole?.begin();
      return;
    }
    const path = join(output, gzip ? `${file}.gz` : file);
    mkdirSync(dirname(path), { recursive: true });
    this.#content = new OutputFile(path).begin();
  }

  async #end(): Promise<Written> {
    if (this.#file === undefined) return "written";
    const rest = await this.#gzip?.end();
    const written = rest ? await this.#put(rest) : "written";
    this.#content?.commit();
    this.#content = undefined;
    return written;
  }

  #put(bytes: Uint8Array): Written | Promise<Written> {
    if (this.#place.output === "-") return bytes.length > 0 ? writeOut(bytes) : "written";
    this.#content!.write(bytes);
    return "written";
  }
}

/** Nothing is put among the logs of somebody else. */
function makeFolder(folder: string): void {
  let got: string;
  try {
    mkdirSync(folder, { recursive: true });
    const [first] = readdirSync(folder);
    if (first === undefined) return;
    got = `one that holds ${first}`;
  } catch (error) {
    got = systemReason(error);
  }
  throw new UsageError(`--output ${folder}: expected an empty folder, or one that can be made, got ${got}`);
}
