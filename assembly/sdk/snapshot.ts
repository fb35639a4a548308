// Every snapshot says what it is, so that one of another kernel, or of another version, is not taken for a state.
//
//   | magic: u32 | version: u32 | the kernel's own state ... |
//   0            4              8 = SIGNATURE

import { fail } from "./memory";
import { open, takeU32 } from "./reading";

/** Bytes at the start of a snapshot that are not the kernel's own. */
export const SIGNATURE: usize = 8;

/** Writes the start of a snapshot. */
export function sign(snapshot: usize, magic: u32, version: u32): void {
  store<u32>(snapshot, magic);
  store<u32>(snapshot, version, 4);
}

/** Starts reading a snapshot behind its signature; traps if that is another. */
export function openSigned(snapshot: usize, length: i32, magic: u32, version: u32): void {
  open(snapshot, length);
  if (takeU32() != magic || takeU32() != version) fail();
}
