// Addresses as 16 bytes, in network order; IPv4 is mapped into IPv6 (RFC 4291, section 2.5.5.2).

const COLON: u8 = 0x3a;
const DOT: u8 = 0x2e;

/** Writes the address at `to`. False if it is none; then what is at `to` means nothing. */
export function readAddress(at: usize, end: usize, to: usize): bool {
  if (readIPv4(at, end, to + 12)) {
    store<u64>(to, 0);
    store<u32>(to, 0xffff0000, 8);
    return true;
  }
  return readIPv6(at, end, to);
}

function readIPv4(at: usize, end: usize, to: usize): bool {
  if (end - at > 15) return false;
  for (let part: u32 = 0; part < 4; part++) {
    let value: u32 = 0;
    let digits: u32 = 0;
    for (; at < end; at++) {
      const digit = <u32>load<u8>(at) - 0x30;
      if (digit > 9) break;
      value = value * 10 + digit;
      digits++;
    }
    if (digits == 0 || digits > 3 || value > 255) return false;
    store<u8>(to + part, value);
    if (part == 3) return at == end;
    if (at == end || load<u8>(at++) != DOT) return false;
  }
  return false;
}

/** Groups of hexadecimal digits, `::` once for zeros, and the last 32 bits maybe in dotted form (RFC 4291, section 2.2). */
function readIPv6(at: usize, end: usize, to: usize): bool {
  memory.fill(to, 0, 16);
  let written: usize = 0;
  /** How many bytes come before the `::`; none yet: 17. */
  let gap: usize = 17;
  if (end - at >= 2 && load<u8>(at) == COLON) {
    if (load<u8>(at, 1) != COLON) return false;
    gap = 0;
    at += 2;
  }
  while (at < end) {
    if (written == 16) return false;
    if (written <= 12 && readIPv4(at, end, to + written)) {
      written += 4;
      at = end;
      break;
    }
    const start = at;
    let value: u32 = 0;
    for (; at < end; at++) {
      const digit = hexadecimal(load<u8>(at));
      if (digit > 15) break;
      value = (value << 4) | digit;
    }
    if (at == start || at - start > 4) return false;
    store<u8>(to + written, value >> 8);
    store<u8>(to + written, value, 1);
    written += 2;
    if (at == end) break;
    if (load<u8>(at++) != COLON || at == end) return false;
    if (load<u8>(at) != COLON) continue;
    if (gap != 17) return false;
    gap = written;
    at++;
  }
  if (gap == 17) return written == 16;
  if (written == 16) return false;
  const tail = written - gap;
  memory.copy(to + 16 - tail, to + gap, tail);
  memory.fill(to + gap, 0, 16 - written);
  return true;
}

/** Above 15 for what is no hexadecimal digit. */
export function hexadecimal(byte: u8): u32 {
  const digit = <u32>byte - 0x30;
  if (digit <= 9) return digit;
  const letter = (<u32>byte | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : 16;
}
