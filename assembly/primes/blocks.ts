// Sieving primes, in blocks: crossing off the multiples of one is a step of bounded length.
//
// A block holds the primes of a run of wheel bytes, sorted by residue: eight lists of pairs (k: u32, place: 32 bits).
//
//   record   0 .. 7    u64   the byte that the places are relative to: where the segment that they are valid for starts
//            8 .. 11   u32   for the first block: the part of that segment that they are valid for
//           12 .. 15   u32   smallest prime
//           16 .. 51   u32   where each list starts, and where the last one ends (9 of them)
//           52 .. 83   u32   in each list, the first prime whose square lies past the segment: it has no place yet
//
// When a segment comes that the places are not valid for, as at the start of a job or in the instance that goes on with
// a stopped job, they are computed anew by division, in the step itself. So no snapshot has to hold them.

import { fail, reserve } from "../sdk/memory";
import { cross } from "./crossing";
import { PART, bits, crossedByTurns } from "./segment";
import { firstPlace, walk } from "./walking";
import { WHEEL, residueOf } from "./wheel";

const RECORD: usize = 96;
const MAX_BLOCKS: u32 = 8_192;
const NOWHERE: u64 = u64.MAX_VALUE;

let records: usize = 0;
let blocks: u32 = 0;

// @ts-ignore: a decorator
@inline
function recordOf(block: u32): usize {
  return records + <usize>block * RECORD;
}

/** Adds a block whose primes start at `lowest`. Its lists are told by `placeList`. */
export function addBlock(lowest: u32): usize {
  if (records == 0) records = reserve(<usize>MAX_BLOCKS * RECORD);
  if (blocks == MAX_BLOCKS) fail();
  const record = recordOf(blocks++);
  store<u64>(record, NOWHERE);
  store<u32>(record, lowest, 12);
  return record;
}

/** Tells a new block's record where its list number `list` starts, or with 8, where its last one ends. */
export function placeList(record: usize, list: u32, pair: usize): void {
  store<u32>(record + list * 4, <u32>pair, 16);
}

/** How many blocks a sieve of numbers up to `last` needs: those with a prime whose square is not above it. */
export function blocksUpTo(last: u64): u32 {
  let low: u32 = 0;
  let high = blocks;
  while (low < high) {
    const middle = (low + high) >> 1;
    const lowest: u64 = load<u32>(recordOf(middle), 12);
    if (lowest * lowest <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Crosses off the first block's primes in part number `part` of the segment of `length` bytes at 30 * `start`. */
export function crossPart(part: u32, start: u64, length: u32): void {
  if (blocks == 0 || part * PART >= length) return;
  const record = recordOf(0);
  if (load<u64>(record) != start || load<u32>(record, 8) != part) forget(record);
  const end = min(length, (part + 1) * PART);
  const last = end == length;
  for (let list: u32 = 0; list < 8; list++) {
    const from: usize = load<u32>(record + list * 4, 16);
    const to = activate(record, list, start, length, part * PART, true);
    cross(list, from, to, bits, bits + end, last ? length : 0, last);
  }
  store<u64>(record, last ? start + length : start);
  store<u32>(record, last ? 0 : part + 1, 8);
}

/** Crosses off another block's primes in the whole segment of `length` bytes at 30 * `start`. */
export function crossSegment(block: u32, start: u64, length: u32): void {
  const record = recordOf(block);
  if (load<u64>(record) != start) forget(record);
  const byTurns = crossedByTurns(load<u32>(record, 12));
  for (let list: u32 = 0; list < 8; list++) {
    const from: usize = load<u32>(record + list * 4, 16);
    const to = activate(record, list, start, length, 0, byTurns);
    if (byTurns) cross(list, from, to, bits, bits + length, length, true);
    else walk(list, from, to, bits, length);
  }
  store<u64>(record, start + length);
}

/** Every prime of the block has to be placed anew. */
function forget(record: usize): void {
  memory.copy(record + 52, record + 16, 32);
}

/** Finds places for those primes of a list that have none and need one in this segment. Gives the end of the placed. */
function activate(record: usize, list: u32, start: u64, length: u32, offset: u32, byTurns: bool): usize {
  const limit = (start + length) * WHEEL;
  const r = residueOf(list);
  const end: usize = load<u32>(record + list * 4, 20);
  let pair: usize = load<u32>(record + list * 4, 52);
  for (; pair < end; pair += 8) {
    const k = load<u32>(pair);
    const prime = k * WHEEL + r;
    if (<u64>prime * prime >= limit) break;
    store<u32>(pair, byTurns ? firstTurn(k, prime, start, offset) : firstPlace(prime, start), 4);
  }
  store<u32>(record + list * 4, <u32>pair, 52);
  return pair;
}

/**
 * The byte, from `start` on, of the turn that a prime's crossing off starts with: the one that hangs over the start of
 * the segment, or for an `offset` in it, the first from there on. Never a turn before that of the prime's own square.
 */
function firstTurn(k: u32, prime: u32, start: u64, offset: u32): u32 {
  const byte = start + offset;
  const rounding: u64 = offset > 0 ? prime - 1 : 0;
  const turn = max<u64>(k, byte > k ? (byte - k + rounding) / prime : 0);
  return <u32>(prime * turn + k - start);
}
