import { PartwayError } from "../errors.js";
import type { Checkpoint, OpenCheckpoint, RunIdentity } from "../task/checkpoint.js";
import { type Frame, FrameReader, FrameWriter, MAGIC, joined } from "./frames.js";
import { type Hash64, loadHash } from "./hash.js";
import { type CodeOfModule, assertSame, sameOf } from "./identity.js";
import { Log } from "./log.js";
import { type CheckpointRecord, FORMAT, type Header, decodeRecord, encodeRecord, formatIn } from "./records.js";
import { Saved } from "./saved.js";
import type { OpenStore, Store } from "./store.js";
import { version } from "../version.js";

export interface CheckpointOptions {
  /** Whether jobs that were rejected are tried again; "completed": only if nothing else was left to do. @default false */
  retryRejected?: boolean | "completed";
  /** What the header says of the call. */
  call?: unknown;
  /** Hears what the run goes on from, if that is anything, before it does. */
  onFound?: (found: Found) => void;
  /**
   * Hears that nothing can be kept, or nothing more, because it cannot be written (CHECKPOINT_FAILED) or another run writes to it
   * (CHECKPOINT_LOCKED): the run goes on without it, unless this throws.
   *
   * @default the run fails
   */
  onFailed?: (error: PartwayError) => void;
}

/** What a run goes on from. */
export interface Found {
  /** The file, or the name in the browser. */
  name: string;
  /** Jobs by what is known of them. `partial`: begun, with something that was kept. */
  counts: { fulfilled: number; partial: number; rejected: number };
  /** Bytes that could not be read, at the end: the rest of something that was being written. */
  dropped: number;
}

/** A run's checkpoint in a store. @param storeOf tells where it lies, knowing what the run is */
export function checkpointIn(
  storeOf: (run: RunIdentity, same: Header["same"]) => Store,
  codeOf: CodeOfModule,
  options: CheckpointOptions = {},
): Checkpoint {
  const { onFailed } = options;
  return {
    async open(run) {
      const [hash, same] = await Promise.all([loadHash(), sameOf(run, codeOf)]);
      return open(storeOf(run, same), run, same, options, hash);
    },
    ...(onFailed && { failed: onFailed }),
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
      const { command, task, params } = run;
      const header: Header = { version: FORMAT, partway: version, created: Date.now(), command, task, same, params };
      const writer = new FrameWriter(hash);
      const frame = writer.frame(encodeRecord({ type: "header", ...header, call: options.call }));
      const bytes = joined([MAGIC, frame]);
      opened.cut(0);
      begin(opened, bytes);
      return new Log(store.name, opened, hash, { writer, length: bytes.length, saved: new Saved(), keyed });
    }
    assertSame(store.name, read.header, run, same);
    const { saved, end, checksum, dropped } = read;
    const { retryRejected } = options;
    if (retryRejected === true || (retryRejected === "completed" && saved.end?.status === "completed"))
      saved.forgetRejected();
    const { counts } = saved;
    if (dropped + counts.fulfilled + counts.partial + counts.rejected > 0)
      options.onFound?.({ name: store.name, counts, dropped });
    if (dropped > 0) opened.cut(end);
    return new Log(store.name, opened, hash, { writer: new FrameWriter(hash, checksum), length: end, saved, keyed });
  } catch (cause) {
    await opened.close();
    if (cause instanceof PartwayError) throw cause;
    const text = `checkpoint ${store.name}: could not be opened: ${(cause as Error).message}`;
    throw new PartwayError("CHECKPOINT_FAILED", text, { cause });
  }
}

/** Half a beginning would be taken for a damaged one. */
function begin(opened: OpenStore, bytes: Uint8Array): void {
  try {
    opened.append(bytes);
  } catch (cause) {
    opened.cut(0);
    throw cause;
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

type Invalid = (got: string) => PartwayError;

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
  const invalid: Invalid = (got) =>
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
      if (!header) {
        header = headerOf(frame, invalid);
        continue;
      }
      const record = decoded(frame, invalid);
      if (record) saved.add(record);
    }
  }
  const dropped = reader.left;
  if (!header) {
    if (start.length < MAGIC.length || (dropped === 0 && reader.end === 0)) return undefined;
    throw invalid("one whose beginning is damaged");
  }
  return { header, saved, end: MAGIC.length + reader.end, checksum: reader.checksum, dropped };
}

function headerOf(frame: Frame, invalid: Invalid): Header {
  const format = formatIn(frame);
  if (format === undefined) throw invalid("one without a header");
  // What else the header of another version says, nobody here can know.
  if (format !== FORMAT)
    throw invalid(`version ${String(format)} of the format; partway ${version} knows version ${FORMAT}`);
  return decoded(frame, invalid) as CheckpointRecord & { type: "header" };
}

/** A frame that is whole, and yet says nothing, was written by somebody else. */
function decoded(frame: Frame, invalid: Invalid): CheckpointRecord | undefined {
  try {
    return decodeRecord(frame);
  } catch {
    throw invalid("one with a record that says nothing");
  }
}
