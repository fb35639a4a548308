// The input of a job: a header that says how to read a piece of a log, and the piece, which is cut at line ends.
//
//    0  magic: u32              8  number of the first line, from 1: f64       36  the column of each slot: 15 x u16
//    4  file: u32              16  columns: u16 (0: no header of TSV is known)
//   18  kind: u8 (0: to be found out)                                          66  text of an unset field: 16 bytes
//   19  separator: u8          21  length of the text of an unset field: u8    82  text of an empty field: 16 bytes
//   20  set separator: u8      22  length of the text of an empty field: u8
//
// The piece is copied into a block of its own, ended with a newline if it had none, with room for loads of vectors behind it.

import { fail, reserve } from "../sdk/memory";
import { COLUMN_SLOTS, DESTINATION, SOURCE } from "./slots";

export const INPUT_HEADER: u32 = 104;
const MAGIC: u32 = 0x4950455a; // "ZEPI"
const MARGIN: u32 = 64;
const NEWLINE: u8 = 0x0a;
/** Columns of a header at most. */
export const MOST_COLUMNS: u32 = 1_024;

export const UNKNOWN: u32 = 0;
export const CONN: u32 = 1;
export const HTTP: u32 = 2;
export const SSL: u32 = 3;
export const DNS: u32 = 4;

export let file: u32 = 0;
export let firstLine: f64 = 1;
export let columns: u32 = 0;
export let kind: u32 = 0;
export let separator: u8 = 0;
export let setSeparator: u8 = 0;

/** The piece, from `text` to before `textEnd`, and how many lines it has. */
export let text: usize = 0;
export let textEnd: usize = 0;
export let textLines: u32 = 0;

let unsetLength: u32 = 0;
let emptyLength: u32 = 0;
let capacity: u32 = 0;
/** As much room again, for texts that have to be written down in another form. */
export let scratch: usize = 0;
const header = memory.data(104, 16);

export function openInput(input: usize, length: u32): void {
  if (length < INPUT_HEADER || load<u32>(input) != MAGIC) fail();
  memory.copy(header, input, INPUT_HEADER);
  file = load<u32>(header, 4);
  firstLine = load<f64>(header, 8);
  columns = load<u16>(header, 16);
  kind = load<u8>(header, 18);
  separator = load<u8>(header, 19);
  setSeparator = load<u8>(header, 20);
  unsetLength = load<u8>(header, 21);
  emptyLength = load<u8>(header, 22);
  if (kind > DNS || columns > MOST_COLUMNS || unsetLength > 16 || emptyLength > 16) fail();
  if (columns > 0 && (kind == UNKNOWN || columnOf(SOURCE) == columnOf(DESTINATION))) fail();
  for (let slot: u32 = 0; slot < COLUMN_SLOTS; slot++) {
    const column = columnOf(slot);
    if (column >= columns && column != 0xffff) fail();
  }
  copyText(input + INPUT_HEADER, length - INPUT_HEADER);
}

function copyText(from: usize, length: u32): void {
  if (length + 1 + MARGIN > capacity) {
    capacity = max(length + 1 + MARGIN, capacity * 2);
    text = reserve(capacity);
    scratch = reserve(capacity);
  }
  memory.copy(text, from, length);
  textEnd = text + length;
  if (length > 0 && load<u8>(textEnd - 1) != NEWLINE) store<u8>(textEnd++, NEWLINE);
  memory.fill(textEnd, 0, MARGIN);
  textLines = countLines();
}

function countLines(): u32 {
  const newlines = i8x16.splat(NEWLINE);
  let count: u32 = 0;
  for (let at = text; at < textEnd; at += 16) {
    count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), newlines)));
  }
  return count;
}

/** 0xffff: no column. */
// @ts-ignore: a decorator
@inline
export function columnOf(slot: u32): u32 {
  return load<u16>(header + slot * 2, 36);
}

/** Whether a field says that there is no value. */
// @ts-ignore: a decorator
@inline
export function isUnset(at: usize, end: usize): bool {
  return end - at == unsetLength && sameBytes(at, header + 66, unsetLength);
}

/** Whether a field says that a text, or a set, is there and has nothing in it. */
export function isEmpty(at: usize, end: usize): bool {
  return at == end || (end - at == emptyLength && sameBytes(at, header + 82, emptyLength));
}

function sameBytes(left: usize, right: usize, length: u32): bool {
  for (let index: u32 = 0; index < length; index++) {
    if (load<u8>(left + index) != load<u8>(right + index)) return false;
  }
  return true;
}
