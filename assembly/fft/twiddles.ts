// The factors of a transform of 2^log real numbers, in tables of its own: what a vector load wants lies together.
// With M = 2^(log - 1), and w = e^(-2 pi i / M):
//
//   | re w^k | im w^k | re w^2k | im w^2k | re w^3k | im w^3k |      k = 0 ... M / 4 - 1, for the passes
//   | re e^(-2 pi i k / 2M) | im |                                   k = 0 ... M / 2 - 1, to part the two halves

import { reserve } from "../sdk/memory";
import { cosine, makePoints, minusSine, reserveCircle } from "./circle";

/** The shortest transform is of 2^5 numbers: the first pass takes four butterflies at once. */
export const SMALLEST: u32 = 5;
/** The longest: an address of memory has 32 bits. */
const LARGEST: u32 = 24;
/** Numbers that one step copies. */
const PIECE: u32 = 8_192;

/** Addresses of the tables, by log. */
const tables = memory.data(4 * 25);
let largest: u32 = 0;

/** What is made next: the tables of `log`, from number `next` on. */
let log: u32 = SMALLEST;
let next: u32 = 0;

/** Makes room for the tables of all transforms up to 2^`upTo` numbers. */
export function reserveTwiddles(upTo: u32): void {
  if (upTo < SMALLEST || upTo > LARGEST) unreachable();
  largest = upTo;
  reserveCircle(upTo);
  for (let each = SMALLEST; each <= upTo; each++) store<usize>(tables + each * 4, reserve(<usize>numbersOf(each) * 4));
}

/** Does a step of making the tables. False when there was nothing left to do. */
export function makeTwiddles(): bool {
  if (makePoints()) return true;
  if (log > largest) return false;
  const table = load<usize>(tables + log * 4);
  const end = min(next + PIECE, numbersOf(log));
  for (; next < end; next++) store<f32>(table + <usize>next * 4, number(next));
  if (next < numbersOf(log)) return true;
  log++;
  next = 0;
  return true;
}

function numbersOf(log: u32): u32 {
  return 5 << (log - 2);
}

function number(index: u32): f32 {
  const quarter: u32 = 1 << (log - 3);
  const part = index / quarter;
  const k = index % quarter;
  if (part < 6) return part & 1 ? minusSine(k * (part / 2 + 1), log - 1) : cosine(k * (part / 2 + 1), log - 1);
  const half = index - 6 * quarter;
  return half < 2 * quarter ? cosine(half, log) : minusSine(half - 2 * quarter, log);
}

/** The passes' tables: re w^k, each of the others a quarter of M numbers behind the one before. */
export function passTwiddles(log: u32): usize {
  return load<usize>(tables + log * 4);
}

/** The table that parts the halves: the real parts, then, half of M numbers on, the imaginary ones. */
export function halfTwiddles(log: u32): usize {
  return load<usize>(tables + log * 4) + ((<usize>6 << (log - 3)) * 4);
}
