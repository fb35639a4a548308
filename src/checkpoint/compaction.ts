import { type Frame, FrameReader, FrameWriter, MAGIC } from "./frames.js";
import type { Hash64 } from "./hash.js";
import { decodeRecord } from "./records.js";
import type { OpenStore } from "./store.js";
import { Superseded } from "./waste.js";

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
  const superseded = await supersededIn(frames(store, length, hash));
  const replacement = store.replace();
  const writer = new FrameWriter(hash);
  let written = 0;
  const add = (bytes: Uint8Array): void => {
    replacement.append(bytes);
    written += bytes.length;
  };
  try {
    add(MAGIC);
    let place = 0;
    for await (const frame of frames(store, length, hash)) if (!superseded.has(place++)) add(writer.frame(frame));
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

/** The places of snapshots that are not the latest news of their jobs. */
async function supersededIn(all: AsyncIterable<Frame>): Promise<Set<number>> {
  const places = new Set<number>();
  const superseded = new Superseded<number>();
  let place = 0;
  for await (const frame of all) {
    const record = decodeRecord(frame);
    const before = record && superseded.add(record, place);
    if (before !== undefined) places.add(before);
    place++;
  }
  return places;
}
