// A line of TSV: where its fields end, sixteen bytes at a time; and the slots that its columns fill.

import { MOST_COLUMNS, columnOf, isUnset, separator } from "./input";
import { COLUMN_SLOTS, setSlot } from "./slots";

const NEWLINE: u8 = 0x0a;
const RETURN: u8 = 0x0d;
/** The first is where the line starts, less 1; then where each field ends: u32. */
const ends = memory.data(4_112, 16);

/** Where the line ends that was looked at last: at its newline. */
export let lineEnd: usize = 0;

/** The newline at or behind `at`; there is one. */
export function newlineFrom(at: usize): usize {
  const newlines = i8x16.splat(NEWLINE);
  let found = i8x16.bitmask(i8x16.eq(v128.load(at), newlines));
  while (found == 0) {
    at += 16;
    found = i8x16.bitmask(i8x16.eq(v128.load(at), newlines));
  }
  return at + ctz(found);
}

/** Finds the fields of the line at `start`, and its end. Gives how many there are. */
export function splitLine(start: usize): u32 {
  const newlines = i8x16.splat(NEWLINE);
  const separators = i8x16.splat(separator);
  store<u32>(ends, <u32>start - 1);
  let count: u32 = 0;
  for (let at = start; ; at += 16) {
    const bytes = v128.load(at);
    const newline = <u32>i8x16.bitmask(i8x16.eq(bytes, newlines));
    let marks = <u32>i8x16.bitmask(i8x16.eq(bytes, separators));
    if (newline != 0) marks &= (newline - 1) & ~newline;
    for (; marks != 0; marks &= marks - 1) {
      if (count < MOST_COLUMNS) store<u32>(ends + ++count * 4, <u32>at + ctz(marks));
      else count++;
    }
    if (newline == 0) continue;
    lineEnd = at + ctz(newline);
    const returned = lineEnd > start && load<u8>(lineEnd - 1) == RETURN;
    if (count < MOST_COLUMNS) store<u32>(ends + (count + 1) * 4, <u32>lineEnd - <u32>returned);
    return count + 1;
  }
}

/** Fills the slots from a line that has as many fields as its header. */
export function fillSlots(): void {
  for (let slot: u32 = 0; slot < COLUMN_SLOTS; slot++) {
    const column = columnOf(slot);
    if (column == 0xffff) continue;
    const start = <usize>load<u32>(ends + column * 4) + 1;
    const end = <usize>load<u32>(ends + column * 4, 4);
    setSlot(slot, isUnset(start, end) ? 0 : start, end);
  }
}
