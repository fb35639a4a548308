import { decodeFirst } from "cborg";
import { describe, expect, it } from "vitest";
import { type Frame, FrameReader, FrameWriter } from "../../../src/checkpoint/frames.js";
import { loadHash } from "../../../src/checkpoint/hash.js";
import { Random, seed } from "../../helpers/random.js";

const hash = await loadHash();
const bytes = (length: number, random: Random): Uint8Array => Uint8Array.from({ length }, () => random.whole(0, 255));

function written(frames: readonly Frame[]): Uint8Array[] {
  const writer = new FrameWriter(hash);
  return frames.map((frame) => writer.frame(frame));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function drawFrames(random: Random): Frame[] {
  return Array.from({ length: random.whole(1, 8) }, () => ({
    kind: random.whole(0, 23),
    body: bytes(random.pick([0, 1, 7, 100, 3_000]), random),
  }));
}

describe(`frames (SEED=${seed})`, () => {
  it("are what was written, in pieces of any size", () => {
    const random = new Random(seed);
    for (let draw = 0; draw < 200; draw++) {
      const frames = drawFrames(random);
      const all = joined(written(frames));
      const reader = new FrameReader(hash);
      const read: Frame[] = [];
      for (let at = 0; at < all.length; ) {
        const size = random.pick([1, 2, 5, 64, 1_000, all.length]);
        read.push(...reader.push(all.subarray(at, at + size)));
        at += size;
      }
      expect(read).toEqual(frames);
      expect([reader.end, reader.left, reader.broken]).toEqual([all.length, 0, false]);
    }
  });

  it("are CBOR items, one after the other", () => {
    const frames = drawFrames(new Random(seed));
    let rest = joined(written(frames));
    for (const { kind, body } of frames) {
      const [item, others] = decodeFirst(rest) as [[number, Uint8Array, Uint8Array], Uint8Array];
      expect(item.slice(0, 2)).toEqual([kind, body]);
      expect(item[2].length).toBe(8);
      rest = others;
    }
    expect(rest.length).toBe(0);
  });

  it("are given up to the first that is not whole, or that anything was changed in", () => {
    const random = new Random(seed);
    const frames = drawFrames(random).map(({ kind, body }) => ({ kind, body: body.subarray(0, 40) }));
    const parts = written(frames);
    const all = joined(parts);
    const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, { length }) => sum + length, 0));
    const frameAt = (at: number): number => starts.findLastIndex((start) => start <= at);
    for (let at = 0; at < all.length; at++) {
      const cut = new FrameReader(hash);
      expect([...cut.push(all.subarray(0, at))]).toEqual(frames.slice(0, frameAt(at)));
      expect([cut.end, cut.end + cut.left]).toEqual([starts[frameAt(at)], at]);
      for (let bit = 0; bit < 8; bit++) {
        const changed = all.slice();
        changed[at]! ^= 1 << bit;
        const reader = new FrameReader(hash);
        expect([...reader.push(changed)]).toEqual(frames.slice(0, frameAt(at)));
        expect(reader.end).toBe(starts[frameAt(at)]);
      }
    }
  });

  it("go on from the checksum of the last one", () => {
    const random = new Random(seed);
    const [first, second] = [drawFrames(random), drawFrames(random)];
    const before = joined(written(first));
    const reader = new FrameReader(hash);
    expect([...reader.push(before)]).toEqual(first);
    const writer = new FrameWriter(hash, reader.checksum);
    expect([...reader.push(joined(second.map((frame) => writer.frame(frame))))]).toEqual(second);
    // A frame in any other place is none.
    const misplaced = new FrameReader(hash);
    expect([...misplaced.push(written(first)[0]!), ...misplaced.push(written(first)[0]!)]).toEqual([first[0]]);
    expect(misplaced.broken).toBe(true);
  });

  it("that come after a broken one are left out in a moment, however many they are", () => {
    const reader = new FrameReader(hash);
    const first = written([{ kind: 1, body: new Uint8Array(100) }])[0]!;
    first[50]! ^= 1;
    const piece = new Uint8Array(65_536);
    const began = performance.now();
    let read = [...reader.push(first)].length;
    for (let count = 0; count < 4_000; count++) read += [...reader.push(piece)].length;
    expect(performance.now() - began).toBeLessThan(2_000);
    expect([read, reader.end, reader.left]).toEqual([0, 0, first.length + 4_000 * piece.length]);
  });
});
