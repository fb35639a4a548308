import { PartwayError, reasonOf } from "../errors.js";
import type { SavedEnd } from "../task/checkpoint.js";
import { loadHash } from "./hash.js";
import { readCheckpoint } from "./reading.js";

/** What a checkpoint says of its run. */
export interface CheckpointStatus {
  command: "run" | "map";
  /** The task's name. */
  task: string;
  /** What a kernel was called with. */
  params: unknown;
  /** What the command line needs to make the same call again; undefined if a program made it. */
  call: unknown;
  /** When the run first began, in ms since 1970. */
  created: number;
  /** Jobs by what is known of them. `partial`: begun, with something that was kept. */
  counts: { fulfilled: number; partial: number; rejected: number };
  /** How it ended the last time; undefined for a run under way, or one that was killed. */
  end: SavedEnd | undefined;
  /** Bytes at its end that are no whole record. */
  dropped: number;
}

/** @param name for messages @throws PartwayError CHECKPOINT_FAILED, CHECKPOINT_INVALID */
export async function statusOf(name: string, pieces: AsyncIterable<Uint8Array>): Promise<CheckpointStatus> {
  let read: Awaited<ReturnType<typeof readCheckpoint>>;
  try {
    read = await readCheckpoint(name, pieces, await loadHash());
  } catch (cause) {
    if (cause instanceof PartwayError) throw cause;
    const text = `${name}: expected a checkpoint that can be read, got ${reasonOf(cause)}`;
    throw new PartwayError("CHECKPOINT_FAILED", text, { cause });
  }
  if (!read) throw new PartwayError("CHECKPOINT_INVALID", `${name}: expected a partway checkpoint, got nothing`);
  const { header, saved, dropped } = read;
  const { command, task, params, call, created } = header;
  return { command, task, params, call, created, counts: saved.counts, end: saved.end, dropped };
}
