// The wheel of 30 = 2 * 3 * 5 (Pritchard, "Explaining the wheel sieve", Acta Informatica 17, 1982).
//
// A byte stands for 30 numbers; its bits for the eight of them that 2, 3 and 5 do not divide:
//
//   bit        0   1   2   3   4   5   6   7
//   residue    1   7  11  13  17  19  23  29      number = 30 * byte + residue
//
// A bit is 1 as long as its number may be prime.

/** Numbers per byte. */
export const WHEEL: u32 = 30;

const residues = memory.data<u8>([1, 7, 11, 13, 17, 19, 23, 29]);
/** How far it is from a number to the next that is coprime to 30, by the number's remainder. */
const gaps = memory.data<u8>([
  1, 0, 5, 4, 3, 2, 1, 0, 3, 2, 1, 0, 1, 0, 3, 2, 1, 0, 1, 0, 3, 2, 1, 0, 5, 4, 3, 2, 1, 0,
]);

/** The residue that `bit` stands for. */
// @ts-ignore: a decorator
@inline
export function residueOf(bit: u32): u32 {
  return load<u8>(residues + bit);
}

/** The bit that stands for `residue`, which must be one of the eight. */
// @ts-ignore: a decorator
@inline
export function bitOf(residue: u32): u32 {
  return (residue * 8) / 30;
}

/** The smallest number from `number` on that is coprime to 30. */
export function coprimeFrom(number: u64): u64 {
  return number + load<u8>(gaps + <usize>(number % WHEEL));
}

/** Whether 2, 3 and 5 do not divide `number`. */
export function isCoprime(number: u32): bool {
  return load<u8>(gaps + (number % WHEEL)) == 0;
}
