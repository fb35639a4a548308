import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import type { Checkpoint } from "../task/checkpoint.js";
import { type CheckpointOptions, checkpointIn } from "./checkpoint.js";
import { fileNameOf } from "./file-name.js";
import { assertFile, realPathOf } from "./file-path.js";
import { FileStore } from "./file-store.js";
import { ownerOf } from "./lock.js";
import { codeOfModule } from "./module-code.js";
import { type CheckpointStatus, statusOf } from "./status.js";

export type { Checkpoint, RunIdentity } from "../task/checkpoint.js";
export type { CheckpointOptions, Found } from "./checkpoint.js";
export type { CheckpointStatus } from "./status.js";

/**
 * A run's checkpoint in a file: whatever the run makes is in there before anybody hears of it, and the same call with the same
 * file goes on from there. A file that is not there is made.
 */
export function fileCheckpoint(path: string, options?: CheckpointOptions): Checkpoint {
  return checkpointIn(() => new FileStore(path), codeOfModule, options);
}

export interface FolderOptions extends CheckpointOptions {
  /** What else tells this run from others, as the list that its inputs come from. JSON. */
  apart?: unknown;
}

/**
 * The same in a file of a folder, named after what the run is: `partway-primes-1a2b3c4d.partway`. The same call finds it again; other
 * parameters, or another version of the task, have another file.
 */
export function folderCheckpoint(folder: string, { apart, ...options }: FolderOptions = {}): Checkpoint {
  return checkpointIn((run, same) => new FileStore(join(folder, fileNameOf(run, same, apart))), codeOfModule, options);
}

/** What a checkpoint in a file says of its run. */
export interface FileStatus extends CheckpointStatus {
  /** When something was last written, in ms since 1970. */
  written: number;
  /** The process that writes to it; undefined if there is none alive. */
  writer: number | undefined;
}

/** Reads a checkpoint, also one that is being written to. @throws PartwayError CHECKPOINT_FAILED, CHECKPOINT_INVALID */
export async function checkpointStatus(path: string): Promise<FileStatus> {
  const status = await statusOf(path, piecesOf(path));
  return { ...status, written: statSync(path).mtimeMs, writer: ownerOf(realPathOf(path))?.pid };
}

/** A stream fails by itself: it is opened only once somebody reads. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  assertFile(path);
  yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}
