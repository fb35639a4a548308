// Factors a whole number, up to 2^53 - 1, by trial division.
//
// A job is one number. A step tries one divisor, and takes it out as often as it divides what is left. The divisors are
// 2, 3 and the numbers that neither of these divides: 5, 7, 11, 13, 17, 19, 23, 25 ...
//
// input      the number: f64
// snapshot   drawn below; once the job has ended, left is 1 and the factors are all there
//
// The numbers travel as f64, which holds each of them exactly and is what JavaScript reads most easily; all
// arithmetic is done in u64. WebAssembly's memory is little-endian on every machine.

import { fail, open, takeF64, unread } from "partway/assembly";

export { abi_version, allocate } from "partway/assembly";

//   0           8           16                              16 + 8 * found
//   | left: f64 | next: f64 | prime factors, ascending: f64 ... |
const FACTORS: i32 = 16;

/** Prime factors that a number below 2^53 has at most: 2^52 has as many. */
const MOST: i32 = 52;

const state = memory.data(FACTORS + MOST * 8, 8);

/** What is still to be factored: the number, divided by the factors found. */
let left: u64 = 1;

/** The divisor to try next. No prime below it divides what is left; its square is above that only if left is 1. */
let next: u64 = 2;

/** Prime factors found so far. */
let found: i32 = 0;

/** A job has all its parameters in its input. */
export function configure(pointer: usize, length: i32): void {}

export function begin(job: i32, input: usize, inputLength: i32, resume: usize, resumeLength: i32): void {
  open(input, inputLength);
  const number = takeWhole();
  if (unread() != 0) fail();
  left = number;
  next = 2;
  found = 0;
  if (resumeLength > 0) goOn(number, resume, resumeLength);
  endIfPrime();
}

/** Takes up a snapshot of this number; traps if it is another's: what is left times the factors is the number. */
function goOn(number: u64, resume: usize, resumeLength: i32): void {
  open(resume, resumeLength);
  left = takeWhole();
  next = takeWhole();
  if (!isDivisor(next) || next > root(number) + 4) fail();
  let rest = number;
  while (unread() > 0) {
    const factor = takeWhole();
    if (factor == 1 || rest % factor != 0) fail();
    rest /= factor;
    keep(factor);
  }
  if (rest != left) fail();
}

/** A whole number from 1 to 2^53 - 1; anything else traps, NaN too. */
function takeWhole(): u64 {
  const number = takeF64();
  if (!(number >= 1 && number <= f64.MAX_SAFE_INTEGER && floor(number) == number)) fail();
  return <u64>number;
}

export function advance(budget: i32): i32 {
  let done = 0;
  for (; done < budget && left > 1; done++) {
    for (; left % next == 0; left /= next) keep(next);
    next = following(next);
    endIfPrime();
  }
  return done;
}

/** What has no divisor up to its root is prime: the last factor. */
function endIfPrime(): void {
  if (left == 1 || next * next <= left) return;
  keep(left);
  left = 1;
}

function keep(factor: u64): void {
  store<f64>(state + FACTORS + found * 8, <f64>factor);
  found++;
}

/** From 5 on, divisors are 2 apart and 4 apart in turn. */
function following(divisor: u64): u64 {
  if (divisor < 4) return divisor * 2 - 1;
  return divisor + (divisor % 3 == 2 ? 2 : 4);
}

function isDivisor(number: u64): bool {
  return number < 4 ? number > 1 : number % 2 != 0 && number % 3 != 0;
}

/** How many divisors there are from 2 to `most`, which is 1 at least. */
function divisorsUpTo(most: u64): u64 {
  return most < 3 ? most - 1 : 2 + (most + 1) / 6 + (most - 1) / 6;
}

/** Rounded down; for some numbers just below a square, up. */
function root(number: u64): u64 {
  return <u64>sqrt(<f64>number);
}

export function position(): f64 {
  return <f64>divisorsUpTo(next - 1);
}

/** The steps that it takes if what is left is prime. Every factor that is found makes them fewer. */
export function extent(): f64 {
  return left == 1 ? position() : <f64>divisorsUpTo(root(left));
}

export function snapshot(): usize {
  store<f64>(state, <f64>left);
  store<f64>(state, <f64>next, 8);
  return state;
}

export function snapshot_length(): i32 {
  return FACTORS + found * 8;
}
