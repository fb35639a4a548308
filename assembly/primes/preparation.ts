// Makes all that a sieve up to `last` needs, a bounded step at a time: the walk's table, the patterns of the presieve,
// and the sieving primes up to the square root of `last`, block by block.

import { reserve } from "../sdk/memory";
import { addBlock, placeList } from "./blocks";
import { LARGEST_PRESIEVED, PATTERN_STEPS, makePattern, presieve } from "./presieve";
import { BLOCK, segmentBytes, trim } from "./segment";
import { makeWalk } from "./walking";
import { WHEEL, bitOf, coprimeFrom } from "./wheel";

/** Wheel bytes of the first block. Its primes are crossed off part by part. */
const FIRST_BLOCK: u32 = 512;
/** Multiples that a block crosses off in a segment, about and at most. */
const CROSSINGS: f64 = 250_000;
/** The primes up to the fourth root of 2^53, and a little: they sieve the sieving primes. */
const BASE: u32 = 9_800;

const base = memory.data(<i32>BASE);
/** The bits of BLOCK bytes, and SLACK. */
const sieve = memory.data(3_072, 16);
/** Where the next prime of each of a block's lists goes. */
const ends = memory.data(8 * 4, 4);

let last: u64 = 0;
let steps: u32 = 0;
let nextByte: u32 = 0;

export function prepareFor(number: u64): void {
  last = number;
}

/** Does one step of the work. False when there was nothing left to do. */
export function prepareStep(): bool {
  const step = steps++;
  if (step == 0) {
    makeWalk();
    makeBase();
  } else if (step <= PATTERN_STEPS) {
    makePattern(step - 1);
  } else {
    const lowest: u64 = max(nextByte * WHEEL, LARGEST_PRESIEVED + 1);
    if (lowest * lowest > last) return false;
    const bytes = blockBytes();
    sieveBlock(bytes);
    collect(bytes, <u32>lowest);
    nextByte += bytes;
  }
  return true;
}

/** Marks the composite numbers below BASE. */
function makeBase(): void {
  for (let factor: u32 = 2; factor * factor < BASE; factor++) {
    if (load<u8>(base + factor)) continue;
    for (let multiple = factor * factor; multiple < BASE; multiple += factor) store<u8>(base + multiple, 1);
  }
}

/** So many that about CROSSINGS multiples lie in a segment of n numbers: a prime p has 8/30 of n / p, one p in ln p. */
function blockBytes(): u32 {
  if (nextByte == 0) return FIRST_BLOCK;
  const prime = <f64>(nextByte * WHEEL);
  const logarithm = 0.6931 * <f64>(32 - clz(nextByte * WHEEL));
  const crossings = (8.0 * <f64>segmentBytes * WHEEL) / (prime * logarithm);
  return <u32>max<f64>(1, min<f64>(BLOCK, CROSSINGS / crossings));
}

function sieveBlock(bytes: u32): void {
  presieve(sieve, nextByte, bytes);
  const low = nextByte * WHEEL;
  const high = low + bytes * WHEEL;
  for (let prime = LARGEST_PRESIEVED + 2; prime * prime < high; prime += 2) {
    if (load<u8>(base + prime)) continue;
    let factor = <u32>coprimeFrom(max(prime, (low + prime - 1) / prime));
    for (; prime * factor < high; factor = <u32>coprimeFrom(factor + 1)) {
      const offset = prime * factor - low;
      const byte = sieve + offset / WHEEL;
      store<u8>(byte, <u8>(<u32>load<u8>(byte) & ~(<u32>1 << bitOf(offset % WHEEL))));
    }
  }
}

/** Makes a block of the primes that the sieve of `bytes` left, from `lowest` on. */
function collect(bytes: u32, lowest: u32): void {
  for (let byte: u32 = 0; (nextByte + byte) * WHEEL < lowest; byte++) {
    trim(sieve + byte, lowest - (nextByte + byte) * WHEEL, WHEEL);
  }
  store<u64>(sieve + bytes, 0);
  const record = addBlock(lowest);
  let primes: u32 = 0;
  for (let list: u32 = 0; list < 8; list++) {
    store<u32>(ends + list * 4, primes * 8);
    primes += countOf(list, bytes);
  }
  const pairs = <u32>reserve(<usize>primes * 8);
  for (let list: u32 = 0; list < 8; list++) {
    const end = pairs + load<u32>(ends + list * 4);
    placeList(record, list, end);
    store<u32>(ends + list * 4, end);
  }
  for (let byte: u32 = 0; byte < bytes; byte += 8) {
    for (let left = load<u64>(sieve + byte); left != 0; left &= left - 1) {
      const bit = <u32>ctz(left);
      const end = ends + (bit & 7) * 4;
      const pair = load<u32>(end);
      store<u32>(pair, nextByte + byte + (bit >> 3));
      store<u32>(end, pair + 8);
    }
  }
  placeList(record, 8, load<u32>(ends, 28));
}

/** How many primes of a residue the sieve left. */
function countOf(list: u32, bytes: u32): u32 {
  let count: u64 = 0;
  for (let byte: u32 = 0; byte < bytes; byte += 8) {
    count += popcnt((load<u64>(sieve + byte) >> list) & 0x0101010101010101);
  }
  return <u32>count;
}
