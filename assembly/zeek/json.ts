// A line of JSON: one object, whose keys may come in any order (RFC 8259). What no slot wants is stepped over.

import { hexadecimal } from "./address";
import { scratch } from "./input";
import { keySlot } from "./keys";
import { NONE, setSlot } from "./slots";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const NULL: u32 = 0x6c6c756e;

/** Where it stopped, if it is not what it should be. */
export let stoppedAt: usize = 0;
/** Behind the texts without their escapes, which stay as long as the line is looked at. */
let scratchEnd: usize = 0;
let escaped: bool = false;

// @ts-ignore: a decorator
@inline
function skipSpace(at: usize): usize {
  while (isSpace(load<u8>(at))) at++;
  return at;
}

// @ts-ignore: a decorator
@inline
function isSpace(byte: u8): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x0d;
}

/** Fills the slots from the object at `at`, in a line that ends at `end`. False: it is none, as far as that can be told. */
export function readObject(at: usize, end: usize): bool {
  scratchEnd = scratch;
  at = skipSpace(at + 1);
  if (load<u8>(at) == 0x7d) return ends(at + 1, end);
  while (true) {
    if (load<u8>(at) != QUOTE) return stop(at);
    const key = at + 1;
    const keyEnd = stringEnd(key, end);
    if (keyEnd == 0) return false;
    const slot = keySlot(key, keyEnd);
    at = skipSpace(keyEnd + 1);
    if (load<u8>(at) != COLON) return stop(at);
    at = readValue(skipSpace(at + 1), end, slot);
    if (at == 0) return false;
    at = skipSpace(at);
    const byte = load<u8>(at);
    if (byte == 0x7d) return ends(at + 1, end);
    if (byte != COMMA) return stop(at);
    at = skipSpace(at + 1);
  }
}

function stop(at: usize): bool {
  stoppedAt = at;
  return false;
}

function ends(at: usize, end: usize): bool {
  at = skipSpace(at);
  return at == end || stop(at);
}

/** The quote that ends the string, whose text starts at `at`; 0 if there is none. */
function stringEnd(at: usize, end: usize): usize {
  const quotes = i8x16.splat(QUOTE);
  const backslashes = i8x16.splat(BACKSLASH);
  escaped = false;
  while (at < end) {
    const bytes = v128.load(at);
    const marks = i8x16.bitmask(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, backslashes)));
    if (marks == 0) {
      at += 16;
      continue;
    }
    at += ctz(marks);
    if (at >= end) break;
    if (load<u8>(at) == QUOTE) return at;
    escaped = true;
    at += 2;
  }
  stoppedAt = end;
  return 0;
}

/** Behind the value at `at`; 0 if there is none. */
function readValue(at: usize, end: usize, slot: u32): usize {
  const byte = load<u8>(at);
  if (byte == QUOTE) {
    const textEnd = stringEnd(at + 1, end);
    if (textEnd == 0) return 0;
    if (slot != NONE && escaped) unescape(at + 1, textEnd, slot);
    else if (slot != NONE) setSlot(slot, at + 1, textEnd);
    return textEnd + 1;
  }
  if (byte == 0x5b || byte == 0x7b) {
    const nestedEnd = nested(at, end);
    if (nestedEnd != 0 && slot != NONE) setSlot(slot, at, nestedEnd);
    return nestedEnd;
  }
  return readScalar(at, end, slot);
}

/** A number, or `true`, `false`, `null`: of numbers only the characters are looked at here. */
function readScalar(at: usize, end: usize, slot: u32): usize {
  const start = at;
  let numeric = true;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == COMMA || byte == 0x7d || byte == 0x5d || isSpace(byte)) break;
    if (<u32>byte - 0x30 > 9 && byte != 0x2e && byte != 0x2d && byte != 0x2b && (byte | 0x20) != 0x65) numeric = false;
  }
  if (at == start || !(numeric || isWord(start, at))) {
    stoppedAt = start;
    return 0;
  }
  if (slot != NONE) setSlot(slot, load<u32>(start) == NULL ? 0 : start, at);
  return at;
}

function isWord(at: usize, end: usize): bool {
  const word = load<u32>(at);
  if (end - at == 4) return word == NULL || word == 0x65757274;
  return end - at == 5 && word == 0x736c6166 && load<u8>(at, 4) == 0x65;
}

/** Behind the array or object at `at`, whose brackets are matched by their number alone. */
function nested(at: usize, end: usize): usize {
  let depth = 0;
  while (at < end) {
    const byte = load<u8>(at++);
    if (byte == QUOTE) {
      at = stringEnd(at, end) + 1;
      if (at == 1) return 0;
    } else if (byte == 0x5b || byte == 0x7b) depth++;
    else if ((byte == 0x5d || byte == 0x7d) && --depth == 0) return at;
  }
  stoppedAt = end;
  return 0;
}

/** Puts the text into the slot as it is without its escapes. */
function unescape(at: usize, end: usize, slot: u32): void {
  const start = scratchEnd;
  while (at < end) {
    const byte = load<u8>(at++);
    if (byte != BACKSLASH) {
      store<u8>(scratchEnd++, byte);
      continue;
    }
    const letter = load<u8>(at++);
    if (letter != 0x75) store<u8>(scratchEnd++, controlOf(letter));
    else at = codePoint(at, end);
  }
  setSlot(slot, start, scratchEnd);
}

function controlOf(letter: u8): u8 {
  switch (letter) {
    case 0x62: return 0x08;
    case 0x66: return 0x0c;
    case 0x6e: return 0x0a;
    case 0x72: return 0x0d;
    case 0x74: return 0x09;
    default: return letter;
  }
}

/** Behind the digits of a \u escape, or of two that make up a pair of surrogates; their character is added as UTF-8. */
function codePoint(at: usize, end: usize): usize {
  let code = unit(at, end);
  at = min(at + 4, end);
  if ((code & 0xfc00) == 0xd800 && at + 6 <= end && load<u16>(at) == 0x755c) {
    const low = unit(at + 2, end);
    if ((low & 0xfc00) == 0xdc00) {
      code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
      at += 6;
    }
  }
  // What is half of a pair, or no number, is no character (U+FFFD).
  if (code > 0x10ffff || (code & 0xfffff800) == 0xd800) code = 0xfffd;
  if (code < 0x80) return put(code, at);
  if (code < 0x800) return put(0x80 | (code & 63), put(0xc0 | (code >> 6), at));
  if (code < 0x10000) put(0xe0 | (code >> 12), at);
  else put(0x80 | ((code >> 12) & 63), put(0xf0 | (code >> 18), at));
  return put(0x80 | (code & 63), put(0x80 | ((code >> 6) & 63), at));
}

function put(byte: u32, at: usize): usize {
  store<u8>(scratchEnd++, byte);
  return at;
}

/** Four hexadecimal digits; above 0x10ffff if they are none. */
function unit(at: usize, end: usize): u32 {
  if (at + 4 > end) return 0xffffffff;
  let value: u32 = 0;
  for (let index: usize = 0; index < 4; index++) {
    const digit = hexadecimal(load<u8>(at + index));
    if (digit > 15) return 0xffffffff;
    value = (value << 4) | digit;
  }
  return value;
}

/** The next string of an array that has been stepped over, from `at` on: its text ends at `stringStop`. 0: there is none. */
export function nextString(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != QUOTE) at++;
  if (at == end) return 0;
  stringStop = stringEnd(at + 1, end);
  return stringStop == 0 ? 0 : at + 1;
}

export let stringStop: usize = 0;
