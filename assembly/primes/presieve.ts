// The multiples of the smallest primes are not crossed off one by one: they repeat, so patterns of them are made once
// and ANDed into a segment sixteen bytes at a time.
//
//   pattern of {p, q}:  | p * q bytes, one period | the first CHUNK bytes again |
//
// The copy at the end lets a chunk be read in one go, wherever in the period it starts.

import { reserve } from "../sdk/memory";
import { WHEEL, bitOf, isCoprime } from "./wheel";

/** Every prime from 7 to this one is in a pattern. */
export const LARGEST_PRESIEVED: u32 = 163;
/** Patterns are ANDed four at a time, as many as there are registers for. */
const PATTERNS: usize = 16;
const CHUNK: usize = 1_024;
/** Three primes to a pattern, or two and a 1, so that periods are alike: 5 to 10 KB, 124 KB in all. */
const groups = memory.data<u8>([
  7, 29, 37, 11, 19, 31, 13, 17, 23, 41, 163, 1, 43, 157, 1, 47, 151, 1, 53, 149, 1, 59, 139, 1,
  61, 137, 1, 67, 131, 1, 71, 127, 1, 73, 113, 1, 79, 109, 1, 83, 107, 1, 89, 103, 1, 97, 101, 1,
]);

const starts = memory.data(<i32>PATTERNS * 4, 4);
const periods = memory.data(<i32>PATTERNS * 4, 4);
/** Where in each period the chunk at hand starts. */
const phases = memory.data(<i32>PATTERNS * 4, 4);

export const PATTERN_STEPS: u32 = <u32>PATTERNS;

/** Makes one of the PATTERN_STEPS patterns: tens of microseconds. */
export function makePattern(index: u32): void {
  const group = groups + index * 3;
  const period = <u32>load<u8>(group) * load<u8>(group, 1) * load<u8>(group, 2);
  const start = reserve(<usize>period + CHUNK);
  memory.fill(start, 0xff, period);
  for (let member: usize = 0; member < 3; member++) {
    const prime: u32 = load<u8>(group + member);
    if (prime > 1) clearMultiples(start, period, prime);
  }
  memory.copy(start + period, start, CHUNK);
  store<u32>(starts + index * 4, <u32>start);
  store<u32>(periods + index * 4, period);
}

function clearMultiples(start: usize, period: u32, prime: u32): void {
  for (let multiple = prime; multiple < period * WHEEL; multiple += 2 * prime) {
    if (!isCoprime(multiple)) continue;
    const byte = start + multiple / WHEEL;
    store<u8>(byte, <u8>(<u32>load<u8>(byte) & ~(<u32>1 << bitOf(multiple % WHEEL))));
  }
}

/**
 * Fills `length` bytes from `bits` on, and up to CHUNK - 1 more, with the numbers from 30 * `byte` on that no
 * presieved prime divides. Here these primes count as their own multiples: `restorePresieved` puts them right.
 */
export function presieve(bits: usize, byte: u64, length: usize): void {
  for (let index: usize = 0; index < PATTERNS; index++) {
    store<u32>(phases + index * 4, <u32>(byte % load<u32>(periods + index * 4)));
  }
  for (const end = bits + length; bits < end; bits += CHUNK) {
    fill(bits, 0, false);
    for (let first: usize = 4; first < PATTERNS; first += 4) fill(bits, first, true);
  }
}

/** ANDs four patterns into a chunk, or writes their AND over it. */
// @ts-ignore: a decorator
@inline
function fill(chunk: usize, first: usize, keep: bool): void {
  let a = next(first);
  let b = next(first + 1);
  let c = next(first + 2);
  let d = next(first + 3);
  for (const end = chunk + CHUNK; chunk < end; chunk += 32, a += 32, b += 32, c += 32, d += 32) {
    let low = v128.and(v128.and(v128.load(a), v128.load(b)), v128.and(v128.load(c), v128.load(d)));
    let high = v128.and(v128.and(v128.load(a, 16), v128.load(b, 16)), v128.and(v128.load(c, 16), v128.load(d, 16)));
    if (keep) {
      low = v128.and(low, v128.load(chunk));
      high = v128.and(high, v128.load(chunk, 16));
    }
    v128.store(chunk, low);
    v128.store(chunk, high, 16);
  }
}

/** Where the chunk at hand starts in a pattern; moves the pattern's phase on to the next chunk. */
function next(index: usize): usize {
  const phase = load<u32>(phases + index * 4);
  const period = load<u32>(periods + index * 4);
  const moved = phase + <u32>CHUNK;
  store<u32>(phases + index * 4, moved >= period ? moved - period : moved);
  return <usize>load<u32>(starts + index * 4) + phase;
}

/** Sets the bits of the presieved primes themselves and clears that of 1, in `length` bytes from 30 * `byte` on. */
export function restorePresieved(bits: usize, byte: u64, length: usize): void {
  if (byte > LARGEST_PRESIEVED / WHEEL) return;
  for (let member: usize = 0; member < PATTERNS * 3; member++) {
    const prime: u32 = load<u8>(groups + member);
    const at = prime / WHEEL;
    if (at < byte || at >= byte + length) continue;
    const address = bits + <usize>(at - byte);
    const bit = <u32>1 << bitOf(prime % WHEEL);
    const bits8: u32 = load<u8>(address);
    store<u8>(address, <u8>(prime > 1 ? bits8 | bit : bits8 & ~bit));
  }
}
