// Crossing off the multiples of primes that have few in a segment, or none: one multiple at a time.

import { WHEEL, bitOf, coprimeFrom, residueOf } from "./wheel";

// What a walk needs to know, an entry of four bytes for each residue of a prime and each of a factor m coprime to 30:
//
//   | mask | step | carry | 0 |      next byte = byte + step * k + carry      (p = 30k + r)
//
const entries = memory.data(8 * 8 * 4, 4);

/** Fills the table in. */
export function makeWalk(): void {
  for (let residue: u32 = 0; residue < 8; residue++) {
    for (let factor: u32 = 0; factor < 8; factor++) {
      const r = residueOf(residue);
      const here = residueOf(factor);
      const next = factor < 7 ? residueOf(factor + 1) : WHEEL + 1;
      const entry = entries + (residue * 8 + factor) * 4;
      store<u8>(entry, <u8>~(<u32>1 << bitOf((r * here) % WHEEL)));
      store<u8>(entry, <u8>(next - here), 1);
      store<u8>(entry, <u8>((r * next) / WHEEL - (r * here) / WHEEL), 2);
    }
  }
}

/**
 * The place of the first multiple of `prime` from both its square and 30 * `byte` on: how many bytes from there,
 * times 8, and the number of its factor.
 */
export function firstPlace(prime: u32, byte: u64): u32 {
  const factor = coprimeFrom(max<u64>(prime, (byte * WHEEL + prime - 1) / prime));
  return (<u32>((prime * factor) / WHEEL - byte) << 3) | bitOf(<u32>(factor % WHEEL));
}

/**
 * Crosses off in `length` bytes from `bits` on. `from`..`to`: pairs (k: u32, place: u32) of primes whose residue is
 * number `residue`, places as `firstPlace` gives them; afterwards they are relative to the end of the bytes.
 */
export function walk(residue: u32, from: usize, to: usize, bits: usize, length: u32): void {
  const row = entries + residue * 32;
  for (let pair = from; pair < to; pair += 8) {
    let place = load<u32>(pair, 4);
    let byte = place >> 3;
    if (byte < length) {
      const k = load<u32>(pair);
      let factor = place & 7;
      do {
        const entry = load<u32>(row + factor * 4);
        const at = bits + byte;
        store<u8>(at, <u8>(<u32>load<u8>(at) & entry));
        byte += ((entry >> 8) & 0xff) * k + (entry >> 16);
        factor = (factor + 1) & 7;
      } while (byte < length);
      place = (byte << 3) | factor;
    }
    store<u32>(pair, place - (length << 3), 4);
  }
}
