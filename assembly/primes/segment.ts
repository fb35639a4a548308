// The sieve's bits for one segment, a byte for 30 numbers:
//
//   | header | margin | bits: segment bytes | margin + a chunk of the presieve |
//                     ^ `bits`
//
// In the margins, turns that hang over the segment's ends clear bits that mean nothing.

import { reserve } from "../sdk/memory";
import { WHEEL, residueOf } from "./wheel";

/** Bytes of a part: what is crossed off together by the smallest primes, so that it stays in the L1 cache. */
export const PART: u32 = 32_768;
/** Bytes that are presieved in one step. */
export const PRESIEVED: u32 = 262_144;
/** Wheel bytes of a block of sieving primes at most: 61,440 numbers, of which 3,300 to 5,300 are prime. */
export const BLOCK: u32 = 2_048;
/** Bytes after the end that the presieve may write to, and the last word that is counted may reach into. */
const SLACK: usize = 1_024;

/** Where the bits start. */
export let bits: usize = 0;
/** Bytes on either side. */
let margin: u32 = 0;
/** Bytes of a whole segment: a multiple of PART. */
export let segmentBytes: u32 = 0;

/** Makes room for segments of `bytes`. */
export function makeSegment(bytes: u32): void {
  segmentBytes = bytes;
  margin = bytes / 2;
  bits = reserve(<usize>bytes + 2 * <usize>margin + SLACK) + margin;
}

/** Whether a block from `prime` on is cheapest crossed off in whole turns: its primes' turns fit into the margins. */
export function crossedByTurns(prime: u32): bool {
  return prime + BLOCK * WHEEL < margin;
}

/** Clears the bits in a byte of the residues below `from` and above `to`. */
export function trim(byte: usize, from: u32, to: u32): void {
  let kept: u32 = 0;
  for (let bit: u32 = 0; bit < 8; bit++) {
    const residue = residueOf(bit);
    if (residue >= from && residue <= to) kept |= <u32>1 << bit;
  }
  store<u8>(byte, <u8>(<u32>load<u8>(byte) & kept));
}

/** How many bits are 1 in the first `length` bytes. */
export function countBits(length: u32): u32 {
  v128.store(bits + length, i64x2.splat(0));
  let a: u64 = 0;
  let b: u64 = 0;
  for (let word = bits, end = bits + length; word < end; word += 16) {
    a += popcnt(load<u64>(word));
    b += popcnt(load<u64>(word, 8));
  }
  return <u32>(a + b);
}
