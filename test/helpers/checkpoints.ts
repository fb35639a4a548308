import { type Frame, FrameReader, FrameWriter, MAGIC } from "../../src/checkpoint/frames.js";
import { loadHash } from "../../src/checkpoint/hash.js";
import { FORMAT, encodeRecord } from "../../src/checkpoint/records.js";

const hash = await loadHash();

/** A checkpoint of these frames, whatever they say. */
export function checkpointOf(...frames: Frame[]): Uint8Array {
  const writer = new FrameWriter(hash);
  return Buffer.concat([MAGIC, ...frames.map((frame) => writer.frame(frame))]);
}

/** Where each frame of a checkpoint ends, the header first. */
export function endsOf(bytes: Uint8Array): number[] {
  const reader = new FrameReader(hash);
  return Array.from(reader.push(bytes.subarray(MAGIC.length)), () => MAGIC.length + reader.end);
}

/** With one bit changed. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at]! ^= 1 << (at % 8);
  return changed;
}

/** The next version of the format, with a header such as this version's. */
export const futureHeader = encodeRecord({
  type: "header",
  version: FORMAT + 1,
  partway: "99.0.0",
  created: 0,
  command: "map",
  task: "task.js",
  same: {},
});
