/**
 * The number that eight digits stand for, the first of them in the lowest byte; -1 if one of them is none. Each step adds
 * neighbours: digits to pairs, pairs to fours, fours to eight.
 */
// @ts-ignore: a decorator
@inline
export function swarDigits(text: u64): i64 {
  const digits = text - 0x3030303030303030;
  // A byte above 9 has a high nibble of its own, or gets one by adding 6.
  if (((text ^ 0x3030303030303030) | ((text ^ 0x3030303030303030) + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0) return -1;
  const pairs = digits * 10 + (digits >> 8);
  const odd = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const even = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return <i64>((odd + even) >> 32);
}
