// A cursor over bytes that the host has put into memory: little-endian, no padding. Reading past the end traps.

import { fail } from "./memory";

let at: usize = 0;
let end: usize = 0;

/** Starts reading at `pointer`. There is one cursor: what was being read before is left. */
export function open(pointer: usize, length: i32): void {
  at = pointer;
  end = pointer + <usize>(<u32>length);
}

/** Bytes not read yet. */
export function unread(): usize {
  return end - at;
}

export function takeU32(): u32 {
  return load<u32>(takeBytes(4));
}

export function takeU64(): u64 {
  return load<u64>(takeBytes(8));
}

export function takeF64(): f64 {
  return load<f64>(takeBytes(8));
}

/** The address of the next `length` bytes, which count as read. */
export function takeBytes(length: usize): usize {
  if (length > end - at) fail();
  const here = at;
  at += length;
  return here;
}
