import type { JobId } from "../task/checkpoint.js";
import { type Frame, FrameReader, FrameWriter, MAGIC } from "./frames.js";
import type { Hash64 } from "./hash.js";
import { type CheckpointRecord, decodeRecord } from "./records.js";
import { idOf } from "./saved.js";
import type { OpenStore } from "./store.js";

/**
 * Leaves out the snapshots in whose place there are newer ones. The store may be appended to while this goes on.
 *
 * @param length of what there is, in bytes
 * @param meanwhile frames that are appended from now on
 * @param committed called in the turn in which the compact one takes the place of the other, with what it goes on from
 */
export async function compact(
  store: OpenStore,
  length: number,
  hash: Hash64,
  meanwhile: readonly Frame[],
  committed: (writer: FrameWriter, length: number) => void,
): Promise<void> {
  const latest = new Map<JobId, number>();
  let place = 0;
  for await (const frame of frames(store, length, hash)) {
    const news = newsOf(frame);
    if (news) latest.set(idOf(news), place);
    place++;
  }
  const replacement = store.replace();
  const writer = new FrameWriter(hash);
  let written = 0;
  const add = (bytes: Uint8Array): void => {
    replacement.append(bytes);
    written += bytes.length;
  };
  try {
    add(MAGIC);
    place = 0;
    for await (const frame of frames(store, length, hash)) {
      const news = newsOf(frame);
      if (news?.type !== "snapshot" || latest.get(idOf(news)) === place) add(writer.frame(frame));
      place++;
    }
    for (const frame of meanwhile) add(writer.frame(frame));
    replacement.commit();
    committed(writer, written);
  } catch (cause) {
    replacement.discard();
    throw cause;
  }
}

async function* frames(store: OpenStore, length: number, hash: Hash64): AsyncGenerator<Frame> {
  const reader = new FrameReader(hash);
  let skipped = 0;
  for await (const piece of store.read(length)) {
    const skip = Math.min(MAGIC.length - skipped, piece.length);
    skipped += skip;
    yield* reader.push(piece.subarray(skip));
  }
}

/** Of a frame that speaks of a single job: which, and how. */
function newsOf(frame: Frame): Extract<CheckpointRecord, { type: "snapshot" | "outcome" }> | undefined {
  const record = decodeRecord(frame);
  return record?.type === "snapshot" || record?.type === "outcome" ? record : undefined;
}
