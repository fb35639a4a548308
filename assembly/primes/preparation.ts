// Makes all that a sieve up to `last` needs, a bounded step at a time: the walk's table, the patterns of the presieve,
// and the sieving primes up to the square root of `last`, block by block.

import { reserve } from "../sdk/memory";
import { addBlock, placeList } from "./blocks";
import { LARGEST_PRESIEVED, PATTERN_STEPS, makePattern } from "./presieve";
import { BLOCK, segmentBytes } from "./segment";
import { makeWalk } from "./walking";
import { WHEEL, bitOf, coprimeFrom, residueOf } from "./wheel";

/** Wheel bytes of the first block. Its primes are crossed off part by part. */
const FIRST_BLOCK: u32 = 512;
/** Multiples that a block crosses off in a segment, about and at most. */
const CROSSINGS: f64 = 250_000;
/** The primes up to the fourth root of 2^53, and a little: they sieve the sieving primes. */
const BASE: u32 = 9_800;

const base = memory.data(<i32>BASE);
const sieve = memory.data(<i32>BLOCK);

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
  memory.fill(sieve, 0xff, bytes);
  const low = nextByte * WHEEL;
  const high = low + bytes * WHEEL;
  for (let prime: u32 = 7; prime * prime < high; prime += 2) {
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
  let primes: usize = 0;
  for (let byte: u32 = 0; byte < bytes; byte++) primes += popcnt<u32>(load<u8>(sieve + byte));
  const record = addBlock(lowest);
  let pair = reserve(primes * 8);
  for (let list: u32 = 0; list < 8; list++) {
    placeList(record, list, pair);
    for (let byte: u32 = 0; byte < bytes; byte++) {
      if (((load<u8>(sieve + byte) >> <u8>list) & 1) == 0) continue;
      const k = nextByte + byte;
      if (k * WHEEL + residueOf(list) < lowest) continue;
      store<u32>(pair, k);
      pair += 8;
    }
  }
  placeList(record, 8, pair);
}
