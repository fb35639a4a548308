// The names of a piece, each once, numbered as they come, in lower case (RFC 4343: names are the same in either).

import { reserve } from "../sdk/memory";
import { xxh64 } from "./hash";

/** Stands for a name in a row that has none. */
export const NO_NAME: u32 = 0xffffffff;

/** One behind the other, and where each ends: u32. */
export let nameText: usize = 0;
export let nameEnds: usize = 0;
export let nameCount: u32 = 0;
export let nameBytes: u32 = 0;

let textCapacity: u32 = 0;
let capacity: u32 = 0;
let table: usize = 0;
let tableMask: u32 = 0;

/** Makes room for up to `most` names of so many bytes in all, of which there are none yet. */
export function openNames(most: u32, bytes: u32): void {
  if (bytes > textCapacity || nameText == 0) {
    textCapacity = max(bytes, textCapacity * 2);
    nameText = reserve(textCapacity + 64);
  }
  if (most > capacity || table == 0) {
    capacity = max(most, capacity * 2);
    nameEnds = reserve(<usize>capacity * 4);
    tableMask = (1 << (33 - <u32>clz(capacity | 8))) - 1;
    table = reserve((<usize>tableMask + 1) * 4);
  }
  // What the last job left is all that there is to clear.
  if (nameCount > 0) memory.fill(table, 0, (<usize>tableMask + 1) * 4);
  nameCount = nameBytes = 0;
}

/** Takes over names of a snapshot, which are copied to `nameText` and `nameEnds` already. */
export function restoreNames(count: u32): void {
  while (nameCount < count) {
    const start = nameBytes;
    nameBytes = load<u32>(nameEnds + nameCount * 4);
    const slot = slotFor(start, nameBytes);
    store<u32>(table + slot * 4, ++nameCount);
  }
}

/** The name's number. */
export function findName(at: usize, end: usize): u32 {
  const start = nameBytes;
  const next = start + <u32>(end - at);
  for (let to = nameText + start; at < end; at++) {
    const byte = load<u8>(at);
    store<u8>(to++, <u32>byte - 0x41 < 26 ? byte | 0x20 : byte);
  }
  const slot = slotFor(start, next);
  const known = load<u32>(table + slot * 4);
  if (known != 0) return known - 1;
  nameBytes = next;
  store<u32>(nameEnds + nameCount * 4, next);
  store<u32>(table + slot * 4, ++nameCount);
  return nameCount - 1;
}

/** Where in the table the name is that stands in `nameText` from `start` to `end`, or would be. */
function slotFor(start: u32, end: u32): u32 {
  let slot = <u32>xxh64(nameText + start, nameText + end) & tableMask;
  for (let known = load<u32>(table + slot * 4); known != 0; known = load<u32>(table + slot * 4)) {
    const knownStart = known == 1 ? 0 : load<u32>(nameEnds + (known - 2) * 4);
    const length = load<u32>(nameEnds + (known - 1) * 4) - knownStart;
    if (length == end - start && memory.compare(nameText + knownStart, nameText + start, length) == 0) break;
    slot = (slot + 1) & tableMask;
  }
  return slot;
}
