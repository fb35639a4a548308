import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { PartwayError } from "../errors.js";
import type { Checkpoint, SavedEnd } from "../task/checkpoint.js";
import { type CheckpointOptions, checkpointIn, readCheckpoint } from "./checkpoint.js";
import { fileNameOf } from "./file-name.js";
import { FileStore } from "./file-store.js";
import { loadHash } from "./hash.js";
import { ownerOf } from "./lock.js";
import { codeOfModule } from "./module-code.js";

export type { Checkpoint, RunIdentity } from "../task/checkpoint.js";
export type { CheckpointOptions, Found } from "./checkpoint.js";

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

/** What a checkpoint says of its run. */
export interface CheckpointStatus {
  command: "run" | "map";
  /** The task's name. */
  task: string;
  /** What the command line needs to make the same call again; undefined if a program made it. */
  call: unknown;
  /** When the run first began, and when something was last written, in ms since 1970. */
  created: number;
  written: number;
  /** Jobs by what is known of them. `partial`: begun, with something that was kept. */
  counts: { fulfilled: number; partial: number; rejected: number };
  /** How it ended the last time; undefined for a run under way, or one that was killed. */
  end: SavedEnd | undefined;
  /** The process that writes to it; undefined if there is none alive. */
  writer: number | undefined;
  /** Bytes at its end that are no whole record. */
  dropped: number;
}

/** Reads a checkpoint, also one that is being written to. @throws PartwayError CHECKPOINT_FAILED, CHECKPOINT_INVALID */
export async function checkpointStatus(path: string): Promise<CheckpointStatus> {
  let read: Awaited<ReturnType<typeof readCheckpoint>>;
  let written: number;
  try {
    written = statSync(path).mtimeMs;
    read = await readCheckpoint(path, createReadStream(path) as AsyncIterable<Uint8Array>, await loadHash());
  } catch (cause) {
    if (cause instanceof PartwayError) throw cause;
    const text = `${path}: expected a file that can be read, got ${(cause as Error).message}`;
    throw new PartwayError("CHECKPOINT_FAILED", text, { cause });
  }
  if (!read) throw new PartwayError("CHECKPOINT_INVALID", `${path}: expected a partway checkpoint, got nothing`);
  const { header, saved, dropped } = read;
  const { command, task, call, created } = header;
  const writer = ownerOf(path)?.pid;
  return { command, task, call, created, written, counts: saved.counts, end: saved.end, writer, dropped };
}
