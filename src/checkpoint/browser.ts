import type { Checkpoint } from "../task/checkpoint.js";
import { BrowserStore, isLocked, readPieces, storedNames, writePieces } from "./browser-store.js";
import { type CheckpointOptions, checkpointIn } from "./checkpoint.js";
import { codeOfModule } from "./module-text.js";
import { type CheckpointStatus, statusOf } from "./status.js";

export type { Checkpoint, RunIdentity } from "../task/checkpoint.js";
export type { CheckpointOptions, Found } from "./checkpoint.js";
export type { CheckpointStatus } from "./status.js";

/**
 * A run's checkpoint in the browser's own storage: whatever the run makes goes there as it is made, and the same call with the
 * same name goes on from there, also after the page was loaded anew. A checkpoint that is not there is made.
 */
export function browserCheckpoint(name: string, options?: CheckpointOptions): Checkpoint {
  return checkpointIn(() => new BrowserStore(name), codeOfModule, options);
}

/** The names of the checkpoints that are stored. */
export function listCheckpoints(): Promise<string[]> {
  return storedNames();
}

/** What a checkpoint says of its run, also one that is being written to. @throws PartwayError CHECKPOINT_FAILED, CHECKPOINT_INVALID */
export function checkpointStatus(name: string): Promise<CheckpointStatus> {
  return statusOf(name, readPieces(name));
}

/** Whether a run writes to it now, in this page or another one of its origin. Where there are no Web Locks nobody knows: false. */
export function isBeingWritten(name: string): Promise<boolean> {
  return isLocked(name);
}

/** A checkpoint as a file, the same as in Node; undefined if there is none. */
export async function exportCheckpoint(name: string): Promise<Blob | undefined> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of readPieces(name)) pieces.push(piece);
  return pieces.length === 0 ? undefined : new Blob(pieces);
}

/** Stores a file under a name, in place of what that had. @throws PartwayError CHECKPOINT_LOCKED, CHECKPOINT_FAILED */
export async function importCheckpoint(name: string, file: Blob): Promise<void> {
  await writePieces(name, [new Uint8Array(await file.arrayBuffer())]);
}

/** @throws PartwayError CHECKPOINT_LOCKED, CHECKPOINT_FAILED */
export async function removeCheckpoint(name: string): Promise<void> {
  await writePieces(name, []);
}
