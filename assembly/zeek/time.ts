// Times: seconds since 1970, or ISO 8601 as Zeek's JSON writer gives it (2018-01-24T18:14:02.090842Z).

import { readSeconds } from "./numbers";

/** Seconds from 1970 to before this, in 5138, are times; milliseconds are not taken for them, from 1973 on. */
const LATEST: f64 = 1e11;

/** Seconds since 1970; NaN for what is no time. */
// @ts-ignore: a decorator
@inline
export function readTime(at: usize, end: usize): f64 {
  const time = end - at >= 19 && load<u8>(at, 4) == 0x2d ? readIso(at, end) : readSeconds(at, end);
  return time >= 0 && time < LATEST ? time : NaN;
}

function readIso(at: usize, end: usize): f64 {
  const separator = load<u8>(at, 10);
  if (load<u8>(at, 7) != 0x2d || (separator != 0x54 && separator != 0x20)) return NaN;
  if (load<u8>(at, 13) != 0x3a || load<u8>(at, 16) != 0x3a) return NaN;
  const year = digits(at, 4);
  const month = digits(at + 5, 2);
  const day = digits(at + 8, 2);
  const hour = digits(at + 11, 2);
  const minute = digits(at + 14, 2);
  const second = digits(at + 17, 2);
  if ((year | month | day | hour | minute | second) < 0) return NaN;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return NaN;
  at += 19;
  let whole = daysFromCivil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
  const start = at;
  if (at < end && load<u8>(at) == 0x2e) do at++; while (at < end && <u32>load<u8>(at) - 0x30 <= 9);
  const fractionEnd = at;
  if (at < end && load<u8>(at) == 0x5a) at++;
  else if (at < end) {
    const offset = readOffset(at, end);
    if (offset == I32.MIN_VALUE) return NaN;
    whole -= offset * 60;
    at = end;
  }
  if (at != end) return NaN;
  return withFraction(whole, start, fractionEnd);
}

/** Up to six decimals, as Zeek has them, give the double next to the exact value; more of them make no difference. */
function withFraction(whole: i64, at: usize, end: usize): f64 {
  if (at == end) return <f64>whole;
  if (end == at + 1) return NaN;
  let micros: i64 = 0;
  for (let place = 1; place <= 6; place++) {
    micros = micros * 10 + (at + place < end ? <i64>load<u8>(at + place) - 0x30 : 0);
  }
  return <f64>(whole * 1_000_000 + micros) / 1e6;
}

/** Minutes of `+hh:mm`, `+hhmm` or `+hh`; I32.MIN_VALUE for anything else. */
function readOffset(at: usize, end: usize): i32 {
  const sign = load<u8>(at);
  const length = end - at;
  if ((sign != 0x2b && sign != 0x2d) || (length != 3 && length != 5 && length != 6)) return I32.MIN_VALUE;
  if (length == 6 && load<u8>(at, 3) != 0x3a) return I32.MIN_VALUE;
  const hours = digits(at + 1, 2);
  const minutes = length == 3 ? 0 : digits(end - 2, 2);
  if ((hours | minutes) < 0) return I32.MIN_VALUE;
  const offset = <i32>(hours * 60 + minutes);
  return sign == 0x2d ? -offset : offset;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar: years are counted from March, so that the leap day comes last. */
function daysFromCivil(year: i64, month: i64, day: i64): i64 {
  const years = month <= 2 ? year - 1 : year;
  const months = (month + 9) % 12;
  const leaps = years / 4 - years / 100 + years / 400;
  return years * 365 + leaps + (months * 153 + 2) / 5 + day - 1 - 719_468;
}

/** -1 if one of them is no digit. */
function digits(at: usize, count: u32): i64 {
  let value: i64 = 0;
  for (let index: u32 = 0; index < count; index++) {
    const digit = <u32>load<u8>(at + index) - 0x30;
    if (digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
