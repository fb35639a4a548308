import { PartwayError } from "../errors.js";
import { type Frame, FrameReader, MAGIC } from "./frames.js";
import type { Hash64 } from "./hash.js";
import { type CheckpointRecord, FORMAT, type Header, decodeRecord, formatIn } from "./records.js";
import { Saved } from "./saved.js";
import { Waste } from "./waste.js";
import { version } from "../version.js";

/** A checkpoint as it was read. */
export interface ReadCheckpoint {
  header: Header;
  saved: Saved;
  waste: Waste;
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
  const [saved, waste] = [new Saved(), new Waste()];
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
      if (!record) continue;
      saved.add(record);
      waste.add(record, frame.body.length);
    }
  }
  const dropped = reader.left;
  if (!header) {
    if (start.length < MAGIC.length || (dropped === 0 && reader.end === 0)) return undefined;
    throw invalid("one whose beginning is damaged");
  }
  return { header, saved, waste, end: MAGIC.length + reader.end, checksum: reader.checksum, dropped };
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
