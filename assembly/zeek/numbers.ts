// Decimal numbers as they stand in logs. What is exact in double precision is read exactly: a whole number below 2^53 by a
// power of ten up to 10^22 takes one rounding (Clinger, "How to read floating point numbers accurately", PLDI 1990).

import { swarDigits } from "./digits";

const POINT: u8 = 0x2e;
const ZEROS: u64 = 0x3030303030303030;
/** Digits that surely fit into 64 bits. */
const MOST_DIGITS: u32 = 19;

/** Bytes or packets: a whole number. NaN for what is none, or is negative. */
export function readCount(at: usize, end: usize): f64 {
  if (end - at > 15 || at == end) return wholeOf(readDecimal(at, end));
  let value: u64 = 0;
  for (let here = at; here < end; here++) {
    const digit = <u32>load<u8>(here) - 0x30;
    if (digit > 9) return wholeOf(readDecimal(at, end));
    value = value * 10 + digit;
  }
  return <f64>value;
}

function wholeOf(value: f64): f64 {
  return value >= 0 ? trunc(value) : NaN;
}

/** Seconds since 1970. The usual form, ten digits and six, is read sixteen bytes at a time. NaN for what is no number. */
// @ts-ignore: a decorator
@inline
export function readSeconds(at: usize, end: usize): f64 {
  if (end - at == 17 && load<u8>(at, 10) == POINT) {
    const high = swarDigits(load<u64>(at));
    const middle = swarDigits((<u64>load<u16>(at, 8) << 48) | (ZEROS >> 16));
    const low = swarDigits((load<u64>(at, 9) & ~(<u64>0xffff)) | (ZEROS >> 48));
    if ((high | middle | low) >= 0) return <f64>((high * 100 + middle) * 1_000_000 + low) / 1e6;
  }
  return readDecimal(at, end);
}

/** A JSON number (RFC 8259), or one with leading zeros. NaN for anything else. */
export function readDecimal(at: usize, end: usize): f64 {
  const negative = at < end && load<u8>(at) == 0x2d;
  if (negative) at++;
  let mantissa: u64 = 0;
  let digits: u32 = 0;
  let exponent: i32 = 0;
  let seen = false;
  let fraction = false;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    const digit = <u32>byte - 0x30;
    if (digit > 9) {
      if (byte != POINT || fraction || !seen) break;
      fraction = true;
      seen = false;
      continue;
    }
    seen = true;
    if (digits < MOST_DIGITS) {
      mantissa = mantissa * 10 + digit;
      if (mantissa > 0) digits++;
      if (fraction) exponent--;
    } else if (!fraction) exponent++;
  }
  if (!seen) return NaN;
  if (at < end) {
    if ((load<u8>(at) | 0x20) != 0x65) return NaN;
    const power = readExponent(at + 1, end);
    if (power == I32.MAX_VALUE) return NaN;
    exponent += power;
  }
  const value = scale(<f64>mantissa, exponent);
  return negative ? -value : value;
}

/** Behind the `e`; I32.MAX_VALUE for what is no exponent. */
function readExponent(at: usize, end: usize): i32 {
  const sign: u8 = at < end ? load<u8>(at) : 0;
  if (sign == 0x2b || sign == 0x2d) at++;
  if (at == end) return I32.MAX_VALUE;
  let value = 0;
  for (; at < end; at++) {
    const digit = <u32>load<u8>(at) - 0x30;
    if (digit > 9) return I32.MAX_VALUE;
    value = min(value * 10 + <i32>digit, 10_000);
  }
  return sign == 0x2d ? -value : value;
}

function scale(value: f64, exponent: i32): f64 {
  if (value == 0) return 0;
  const grows = exponent > 0;
  for (let left = abs(exponent); left > 0 && value > 0 && value < Infinity; left -= 22) {
    const power = powerOfTen(min(left, 22));
    value = grows ? value * power : value / power;
  }
  return value;
}

/** Exact up to 10^22. */
function powerOfTen(exponent: i32): f64 {
  let power: f64 = 1;
  for (; exponent > 0; exponent--) power *= 10;
  return power;
}
