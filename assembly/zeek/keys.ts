// The keys of Zeek's JSON that a slot wants, and what keys say of the kind of a log. Words of text are numbers here: little-endian.

import { CONN, DNS, HTTP, SSL, UNKNOWN } from "./input";
import {
  ANSWERS, CONN_STATE, DESTINATION, HOST, LOCAL_ORIG, LOCAL_RESP, NONE, ORIG_IP_BYTES, PATH, PORT, PROTOCOL, QUERY,
  RESP_IP_BYTES, SERVER_NAME, SOURCE, TS, UID, endOf, startOf,
} from "./slots";

/** The kind that the keys of the line speak for, the first of them that does: such as no log of another kind has, that has addresses. */
export let spokenKind: u32 = 0;

export function forgetKeys(): void {
  spokenKind = UNKNOWN;
}

// @ts-ignore: a decorator
@inline
function speak(kind: u32, slot: u32): u32 {
  if (spokenKind == UNKNOWN) spokenKind = kind;
  return slot;
}

/** The slot of a key; NONE if nobody wants it. */
export function keySlot(at: usize, end: usize): u32 {
  const first = load<u32>(at);
  switch (<u32>(end - at)) {
    case 2:
      return load<u16>(at) == 0x7374 ? TS : NONE;
    case 3:
      return (first & 0xffffff) == 0x646975 ? UID : NONE;
    case 4:
      return first == 0x74736f68 ? speak(HTTP, HOST) : NONE;
    case 5:
      if (first == 0x746f7270 && load<u8>(at, 4) == 0x6f) return PROTOCOL;
      if (first == 0x72657571 && load<u8>(at, 4) == 0x79) return speak(DNS, QUERY);
      if (first == 0x76727563 && load<u8>(at, 4) == 0x65) return speak(SSL, NONE); // curve
      return first == 0x7461705f && load<u8>(at, 4) == 0x68 ? PATH : NONE;
    case 7:
      if (first == 0x75736572 && load<u32>(at, 3) == 0x64656d75) return speak(SSL, NONE); // resumed
      return first == 0x77736e61 && load<u32>(at, 3) == 0x73726577 ? speak(DNS, ANSWERS) : NONE;
    default:
      return longKeySlot(at, <u32>(end - at));
  }
}

function longKeySlot(at: usize, length: u32): u32 {
  const first = load<u64>(at);
  const last = load<u32>(at + length - 4);
  switch (length) {
    case 8:
      return first == 0x7265727265666572 ? speak(HTTP, NONE) : NONE; // referrer
    case 9:
      if (first == 0x5f6769726f2e6469) return last == 0x685f6769 ? SOURCE : NONE;
      if (first != 0x5f707365722e6469) return NONE;
      return last == 0x685f7073 ? DESTINATION : last == 0x705f7073 ? PORT : NONE;
    case 10:
      if (first == 0x6174735f6e6e6f63 && last == 0x65746174) return speak(CONN, CONN_STATE);
      if (first == 0x726f5f6c61636f6c && last == 0x6769726f) return speak(CONN, LOCAL_ORIG);
      if (first == 0x65725f6c61636f6c && last == 0x70736572) return speak(CONN, LOCAL_RESP);
      if (first == 0x616e5f6570797471 && last == 0x656d616e) speak(DNS, NONE); // qtype_name
      return NONE;
    case 11:
      return first == 0x6e5f726576726573 && last == 0x656d616e ? speak(SSL, SERVER_NAME) : NONE;
    case 13:
      if (last != 0x73657479 || load<u8>(at, 8) != 0x62) return NONE;
      if (first == 0x5f70695f6769726f) return speak(CONN, ORIG_IP_BYTES);
      return first == 0x5f70695f70736572 ? speak(CONN, RESP_IP_BYTES) : NONE;
    default:
      return NONE;
  }
}

/** The kind of a line of JSON: what it says itself, or what its keys speak for, or what is known of its log. */
export function kindOf(known: u32): u32 {
  const at = startOf(PATH);
  if (at == 0) return spokenKind == UNKNOWN || startOf(SOURCE) == 0 ? known : spokenKind;
  const first = load<u32>(at);
  const length = endOf(PATH) - at;
  if (length == 4) return first == 0x6e6e6f63 ? CONN : first == 0x70747468 ? HTTP : UNKNOWN;
  if (length != 3) return UNKNOWN;
  return (first & 0xffffff) == 0x6c7373 ? SSL : (first & 0xffffff) == 0x736e64 ? DNS : UNKNOWN;
}
