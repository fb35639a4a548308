// How many primes lie in [from, to], to 2^53: a segmented sieve of Eratosthenes (Bays and Hudson, "The segmented sieve
// of Eratosthenes and primes in arithmetic progressions to 10^12", BIT 17, 1977).
//
// Segments lie on a grid that starts at 0; a job is a run of them, clipped to [from, to]. The steps of a segment:
//
//   presieve ... | the smallest sieving primes, in a part of it each ... | a block of larger primes each ... | count
//
// configuration   from: u64, to: u64, segment: u32 (bytes, a multiple of 32,768), segments per job: u32
// snapshot        see HEADER; the segment's bits follow, but only in the middle of a segment

import { fail } from "./sdk/memory";
import { open, takeBytes, takeU32, takeU64, unread } from "./sdk/reading";
import { openSigned, sign } from "./sdk/snapshot";
import { blocksUpTo, crossPart, crossSegment } from "./primes/blocks";
import { prepareFor, prepareStep } from "./primes/preparation";
import { presieve, restorePresieved } from "./primes/presieve";
import { PART, PRESIEVED, bits, countBits, makeSegment, segmentBytes, trim } from "./primes/segment";
import { WHEEL } from "./primes/wheel";

export { abi_version } from "./sdk/abi";
export { allocate } from "./sdk/inbox";

//  0  magic: u32      8  first number: u64    24  first number not looked at: u64    40  segment in the job: u32
//  4  version: u32   16  last number: u64     32  primes counted: u64                44  step in the segment: u32
const HEADER: usize = 48;
const MAGIC: u32 = 0x4d495250; // "PRIM"
const VERSION: u32 = 1;

let from: u64 = 0;
let to: u64 = 0;
let segmentsPerJob: u32 = 1;
let presieveSteps: u32 = 0;
let partSteps: u32 = 0;

/** The job's bytes: from `jobStart` to before `jobEnd`, in segments from number `firstSegment` of the grid on. */
let jobStart: u64 = 0;
let jobEnd: u64 = 0;
let firstSegment: u64 = 0;
let segments: u32 = 0;
let blockSteps: u32 = 0;

let count: u64 = 0;
let segment: u32 = 0;
let step: u32 = 0;
/** The segment at hand: where it starts, and its length. */
let start: u64 = 0;
let length: u32 = 0;

export function configure(pointer: usize, size: i32): void {
  open(pointer, size);
  from = takeU64();
  to = takeU64();
  makeSegment(takeU32());
  segmentsPerJob = takeU32();
  presieveSteps = (segmentBytes + PRESIEVED - 1) / PRESIEVED;
  partSteps = segmentBytes / PART;
  prepareFor(to);
}

export function prepare(budget: i32): i32 {
  let done = 0;
  while (done < budget && prepareStep()) done++;
  return done;
}

export function begin(job: i32, input: usize, inputLength: i32, resume: usize, resumeLength: i32): void {
  firstSegment = from / WHEEL / segmentBytes + <u64>job * segmentsPerJob;
  jobStart = max(from / WHEEL, firstSegment * segmentBytes);
  jobEnd = min(to / WHEEL + 1, (firstSegment + segmentsPerJob) * segmentBytes);
  segments = <u32>((jobEnd - 1) / segmentBytes - firstSegment + 1);
  blockSteps = max(blocksUpTo(lastNumber()), 1) - 1;
  if (resumeLength > 0) return goOn(resume, resumeLength);
  count = jobStart == from / WHEEL ? countSpokes() : 0;
  step = 0;
  enter(0);
}

/** 2, 3 and 5, which no bit stands for, belong to the job that has the first number. */
function countSpokes(): u64 {
  let spokes: u64 = 0;
  for (let prime: u32 = 2; prime <= 5; prime++) {
    if (prime != 4 && from <= prime && prime <= to) spokes++;
  }
  return spokes;
}

function firstNumber(): u64 {
  return max(from, jobStart * WHEEL);
}

function lastNumber(): u64 {
  return min(to, jobEnd * WHEEL - 1);
}

function enter(number: u32): void {
  segment = number;
  start = min(jobEnd, max(jobStart, (firstSegment + number) * segmentBytes));
  length = <u32>(min(jobEnd, (firstSegment + number + 1) * segmentBytes) - start);
}

// @ts-ignore: a decorator
@inline
function stepsPerSegment(): u32 {
  return presieveSteps + partSteps + blockSteps + 1;
}

export function advance(budget: i32): i32 {
  let done = 0;
  for (; done < budget && segment < segments; done++) advanceStep();
  return done;
}

function advanceStep(): void {
  let here = step++;
  if (here < presieveSteps) return presievePiece(here);
  here -= presieveSteps;
  if (here < partSteps) return crossPart(here, start, length);
  here -= partSteps;
  if (here < blockSteps) return crossSegment(here + 1, start, length);
  finishSegment();
}

function presievePiece(piece: u32): void {
  const offset = piece * PRESIEVED;
  if (offset >= length) return;
  presieve(bits + offset, start + offset, min(PRESIEVED, length - offset));
  if (piece == 0) restorePresieved(bits, start, length);
}

function finishSegment(): void {
  if (start == from / WHEEL) trim(bits, <u32>(from % WHEEL), WHEEL);
  if (start + length == to / WHEEL + 1) trim(bits + length - 1, 0, <u32>(to % WHEEL));
  count += countBits(length);
  step = 0;
  enter(segment + 1);
}

export function position(): f64 {
  return <f64>(<u64>segment * stepsPerSegment() + step);
}

export function extent(): f64 {
  return <f64>(<u64>segments * stepsPerSegment());
}

/** Lies in the margin before the bits, so that these need no copying. */
export function snapshot(): usize {
  const header = bits - HEADER;
  sign(header, MAGIC, VERSION);
  store<u64>(header, firstNumber(), 8);
  store<u64>(header, lastNumber(), 16);
  store<u64>(header, segment == 0 ? firstNumber() : min(start * WHEEL, lastNumber() + 1), 24);
  store<u64>(header, count, 32);
  store<u32>(header, segment, 40);
  store<u32>(header, step, 44);
  return header;
}

export function snapshot_length(): i32 {
  return <i32>(HEADER + (step > 0 ? <usize>length : 0));
}

function goOn(resume: usize, resumeLength: i32): void {
  openSigned(resume, resumeLength, MAGIC, VERSION);
  if (takeU64() != firstNumber() || takeU64() != lastNumber()) fail();
  takeU64();
  count = takeU64();
  enter(takeU32());
  step = takeU32();
  if (segment > segments || step >= stepsPerSegment() || unread() != (step > 0 ? <usize>length : 0)) fail();
  if (step > 0) memory.copy(bits, takeBytes(length), length);
}
