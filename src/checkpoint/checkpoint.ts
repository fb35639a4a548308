import { PartwayError } from "../errors.js";
import type { Checkpoint, OpenCheckpoint, RunIdentity } from "../task/checkpoint.js";
import { FrameReader, FrameWriter, MAGIC, joined } from "./frames.js";
import { type Hash64, loadHash } from "./hash.js";
import { type CodeOfModule, assertSame, sameOf } from "./identity.js";
import { Log } from "./log.js";
import { type CheckpointRecord, FORMAT, type Header, decodeRecord, encodeRecord } from "./records.js";
import { Saved } from "./saved.js";
import type { Store } from "./store.js";
import { version } from "../version.js";

export interface CheckpointOptions {
  /** Whether jobs that were rejected are tried again. @default false */
  retryRejected?: boolean;
  /** What the header says of the call. */
  call?: unknown;
  /** Hears of what could not be read at the end, in bytes: the rest of something that was being written. */
  onDropped?: (bytes: number) => void;
}

/** A run's checkpoint in a store. */
export function checkpointIn(store: Store, codeOf: CodeOfModule, options: CheckpointOptions = {}): Checkpoint {
  return {
    async open(run) {
      const hash = await loadHash();
      return open(store, run, await sameOf(run, codeOf), options, hash);
    },
  };
}

async function open(
  store: Store,
  run: RunIdentity,
  same: Header["same"],
  options: CheckpointOptions,
  hash: Hash64,
): Promise<OpenCheckpoint> {
  const opened = await store.open();
  const keyed = run.command === "map";
  try {
    const read = await readCheckpoint(store.name, opened.read(), hash);
    if (!read) {
      const { command, task } = run;
      const header: Header = { version: FORMAT, partway: version, created: Date.now(), command, task, same };
      const writer = new FrameWriter(hash);
      const frame = writer.frame(encodeRecord({ type: "header", ...header, call: options.call }));
      opened.cut(0);
      const bytes = joined([MAGIC, frame]);
      opened.append(bytes);
      return new Log(store.name, opened, hash, { writer, length: bytes.length, saved: new Saved(), keyed });
    }
    assertSame(store.name, read.header, run, same);
    if (read.dropped > 0) {
      options.onDropped?.(read.dropped);
      opened.cut(read.end);
    }
    if (options.retryRejected)
      for (const [job, { status }] of read.saved.outcomes) if (status === "rejected") read.saved.outcomes.delete(job);
    const writer = new FrameWriter(hash, read.checksum);
    return new Log(store.name, opened, hash, { writer, length: read.end, saved: read.saved, keyed });
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** A checkpoint as it was read. */
export interface ReadCheckpoint {
  header: Header;
  saved: Saved;
  /** Where the last whole record ends, and its checksum. */
  end: number;
  checksum: bigint;
  /** Bytes after that, which are no whole record. */
  dropped: number;
}

/**
 * Reads a checkpoint; undefined if there is nothing, not even a header.
 *
 * @param name for messages
 * @throws PartwayError CHECKPOINT_INVALID
 */
export async function readCheckpoint(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  hash: Hash64,
): Promise<ReadCheckpoint | undefined> {
  const invalid = (got: string): PartwayError =>
    new PartwayError("CHECKPOINT_INVALID", `${name}: expected a partway checkpoint, got ${got}`);
  const reader = new FrameReader(hash);
  const saved = new Saved();
  let header: Header | undefined;
  let start = new Uint8Array(0);
  for await (const piece of pieces) {
    let bytes = piece;
    if (start.length < MAGIC.length) {
      start = Uint8Array.of(...start, ...piece.subarray(0, MAGIC.length - start.length));
      if (!start.every((byte, at) => byte === MAGIC[at])) throw invalid("something else");
      bytes = piece.subarray(Math.min(piece.length, MAGIC.length));
    }
    for (const frame of reader.push(bytes)) {
      const record = decodeRecord(frame);
      if (!header) header = headerOf(record, invalid);
      else if (record) saved.add(record);
    }
  }
  const dropped = reader.left;
  if (!header) {
    if (start.length < MAGIC.length || (dropped === 0 && reader.end === 0)) return undefined;
    throw invalid("one whose beginning is damaged");
  }
  return { header, saved, end: MAGIC.length + reader.end, checksum: reader.checksum, dropped };
}

function headerOf(record: CheckpointRecord | undefined, invalid: (got: string) => PartwayError): Header {
  if (record?.type !== "header") throw invalid("one without a header");
  if (record.version !== FORMAT)
    throw invalid(`version ${record.version} of the format, by partway ${record.partway}; this is version ${FORMAT}`);
  return record;
}
