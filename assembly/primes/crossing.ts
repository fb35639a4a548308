// Crossing off the multiples of primes that have many in a segment.
//
// A prime p = 30k + r has eight multiples p * (30q + m) per turn of the wheel: m = 1, 7, 11, 13, 17, 19, 23, 29.
// From the byte of the first they are (m - 1) * k + (r * m) / 30 bytes further, and their bits depend on r and m alone.
// So the turn is one straight piece of code per residue r, in which every mask and every constant part of an address
// is fixed: the compiler folds them into the instructions.
//
// Turns are always whole. One that hangs over an end of the segment crosses off bits of the margin there, which nobody
// reads; that costs less than the mispredicted branches of a turn that starts or ends halfway.

import { WHEEL, bitOf } from "./wheel";

/**
 * Crosses off whole turns, from each prime's place to `limit`. `from`..`to`: pairs (k: u32, place: i32) of primes whose
 * residue is number `residue`; a place is relative to `bits`, and is left at the first turn from `limit` on.
 * Afterwards places move back by `shift`, and with `rewind` by one turn more: as they must be for a next segment.
 */
export function cross(residue: u32, from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  switch (residue) {
    case 0: return turns1(from, to, bits, limit, shift, rewind);
    case 1: return turns7(from, to, bits, limit, shift, rewind);
    case 2: return turns11(from, to, bits, limit, shift, rewind);
    case 3: return turns13(from, to, bits, limit, shift, rewind);
    case 4: return turns17(from, to, bits, limit, shift, rewind);
    case 5: return turns19(from, to, bits, limit, shift, rewind);
    case 6: return turns23(from, to, bits, limit, shift, rewind);
    default: return turns29(from, to, bits, limit, shift, rewind);
  }
}

// One function per residue, so that each is compiled with its own constants.
function turns1(from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  turns(1, from, to, bits, limit, shift, rewind);
}
function turns7(from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  turns(7, from, to, bits, limit, shift, rewind);
}
function turns11(from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  turns(11, from, to, bits, limit, shift, rewind);
}
function turns13(from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  turns(13, from, to, bits, limit, shift, rewind);
}
function turns17(from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  turns(17, from, to, bits, limit, shift, rewind);
}
function turns19(from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  turns(19, from, to, bits, limit, shift, rewind);
}
function turns23(from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  turns(23, from, to, bits, limit, shift, rewind);
}
function turns29(from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  turns(29, from, to, bits, limit, shift, rewind);
}

// @ts-ignore: a decorator
@inline
function turns(r: u32, from: usize, to: usize, bits: usize, limit: usize, shift: u32, rewind: bool): void {
  for (let pair = from; pair < to; pair += 8) {
    const k: usize = load<u32>(pair);
    const k2 = k << 1;
    const k4 = k << 2;
    const k6 = k4 + k2;
    let byte = bits + load<u32>(pair, 4);
    while (byte < limit) {
      strike(byte, r, 1);
      byte += k6;
      strike(byte, r, 7);
      byte += k4;
      strike(byte, r, 11);
      byte += k2;
      strike(byte, r, 13);
      byte += k4;
      strike(byte, r, 17);
      byte += k2;
      strike(byte, r, 19);
      byte += k4;
      strike(byte, r, 23);
      byte += k6;
      strike(byte, r, 29);
      byte += k2 + r;
    }
    store<u32>(pair, <u32>(byte - bits) - shift - (rewind ? <u32>k * WHEEL + r : 0), 4);
  }
}

/** Clears the bit of p * m. */
// @ts-ignore: a decorator
@inline
function strike(byte: usize, r: u32, m: u32): void {
  const at = byte + (r * m) / WHEEL;
  store<u8>(at, <u8>(<u32>load<u8>(at) & ~(<u32>1 << bitOf((r * m) % WHEEL))));
}
