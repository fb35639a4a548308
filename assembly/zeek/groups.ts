// The groups of a piece: each source, destination, port and protocol that occur together, numbered as they come.
//
//   group   0  source: 16 bytes   16  destination: 16 bytes   32  port: u16   34  protocol: u8   36  hash of these: u32
//
// Most lines name a group that was named shortly before in the same words. So there is a cache in front of the table, whose
// key is these words as they stand in the line: nothing is parsed for a line that is found in it. It is no part of a state.

import { reserve } from "../sdk/memory";
import { readAddress } from "./address";
import { readCount } from "./numbers";
import { DESTINATION, PORT, PROTOCOL, SOURCE, endOf, startOf } from "./slots";

export const GROUP: u32 = 40;
/** What `findGroup` gives when a slot is wrong: this, less the number of the slot. */
export const WRONG: i32 = -16;

export let groups: usize = 0;
export let groupCount: u32 = 0;

let capacity: u32 = 0;
/** Open addressing: the number of a group, plus 1, or 0. */
let table: usize = 0;
let tableMask: u32 = 0;

/** A line of it: source, destination, port and protocol, 16 bytes each of text; hash: u64; the group plus 1: u32. */
const CACHE_LINE: usize = 64;
const CACHE_LINES: u32 = 4_096;
let cache: usize = 0;

/** Makes room for up to `most` groups, of which there are none yet. */
export function openGroups(most: u32): void {
  if (most > capacity || cache == 0) {
    capacity = max(most, capacity * 2);
    groups = reserve(<usize>capacity * GROUP + GROUP);
    tableMask = (1 << (33 - <u32>clz(capacity | 8))) - 1;
    table = reserve((<usize>tableMask + 1) * 4);
    if (cache == 0) cache = reserve(CACHE_LINE * CACHE_LINES);
  }
  groupCount = 0;
  memory.fill(table, 0, (<usize>tableMask + 1) * 4);
  memory.fill(cache, 0, CACHE_LINE * CACHE_LINES);
}

/** Takes over groups of a snapshot, which are copied to `groups` already. */
export function restoreGroups(count: u32): void {
  for (; groupCount < count; groupCount++) {
    let slot = load<u32>(groups + groupCount * GROUP, 36) & tableMask;
    while (load<u32>(table + slot * 4) != 0) slot = (slot + 1) & tableMask;
    store<u32>(table + slot * 4, groupCount + 1);
  }
}

// @ts-ignore: a decorator
@inline
function mix(hash: u64, value: u64): u64 {
  const product = (hash ^ value) * 0x9e3779b97f4a7c15;
  return product ^ (product >> 29);
}

/** The first `length` bytes of sixteen, the others 0. */
// @ts-ignore: a decorator
@inline
function first16(at: usize, length: usize): v128 {
  return v128.and(v128.load(at), v128.load(masks + 16 - length));
}

const masks = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

/** The number of the group that the slots name; negative if one of them is wrong. */
export function findGroup(defaultProtocol: u8): i32 {
  const source = startOf(SOURCE);
  const destination = startOf(DESTINATION);
  const port = startOf(PORT);
  const protocol = startOf(PROTOCOL);
  const sourceLength = endOf(SOURCE) - source;
  const destinationLength = endOf(DESTINATION) - destination;
  const portLength = endOf(PORT) - port;
  const protocolLength = endOf(PROTOCOL) - protocol;
  const short = sourceLength <= 16 && destinationLength <= 16 && portLength <= 8 && protocolLength <= 7;
  if (!short || source == 0 || destination == 0 || port == 0) return lookUp(defaultProtocol);
  const sourceText = first16(source, sourceLength);
  const destinationText = first16(destination, destinationLength);
  const portText = v128.extract_lane<u64>(first16(port, portLength), 0);
  // What stands for a protocol that is not named is apart from any name.
  const named = protocol == 0 ? 0xff00000000000000 | <u64>defaultProtocol : v128.extract_lane<u64>(first16(protocol, protocolLength), 0);
  let hash = mix(v128.extract_lane<u64>(sourceText, 0), v128.extract_lane<u64>(sourceText, 1) ^ 0x2545f4914f6cdd1d);
  hash = mix(hash, v128.extract_lane<u64>(destinationText, 0));
  hash = mix(hash, v128.extract_lane<u64>(destinationText, 1));
  hash = mix(mix(hash, portText), named);
  const line = cache + (<usize>hash & (CACHE_LINES - 1)) * CACHE_LINE;
  const differs = v128.or(v128.xor(v128.load(line), sourceText), v128.xor(v128.load(line, 16), destinationText));
  const known = load<u32>(line, 48);
  if (known != 0 && load<u64>(line, 32) == portText && load<u64>(line, 40) == named && !v128.any_true(differs)) return known - 1;
  const group = lookUp(defaultProtocol);
  if (group < 0) return group;
  v128.store(line, sourceText);
  v128.store(line, destinationText, 16);
  store<u64>(line, portText, 32);
  store<u64>(line, named, 40);
  store<u32>(line, <u32>group + 1, 48);
  return group;
}

function lookUp(defaultProtocol: u8): i32 {
  // Written where the next group would be, and left there if it is new.
  const next = groups + groupCount * GROUP;
  if (startOf(SOURCE) == 0 || !readAddress(startOf(SOURCE), endOf(SOURCE), next)) return WRONG - SOURCE;
  if (startOf(DESTINATION) == 0 || !readAddress(startOf(DESTINATION), endOf(DESTINATION), next + 16)) return WRONG - DESTINATION;
  let port: f64 = 0;
  if (startOf(PORT) != 0) port = readCount(startOf(PORT), endOf(PORT));
  if (!(port <= 65_535)) return WRONG - PORT;
  const protocol = startOf(PROTOCOL) == 0 ? defaultProtocol : protocolOf(startOf(PROTOCOL), endOf(PROTOCOL));
  store<u32>(next, <u32>port | (<u32>protocol << 16), 32);
  const hash = hashOf(next);
  store<u32>(next, hash, 36);
  let slot = hash & tableMask;
  for (let found = load<u32>(table + slot * 4); found != 0; found = load<u32>(table + slot * 4)) {
    if (same(groups + (found - 1) * GROUP, next)) return found - 1;
    slot = (slot + 1) & tableMask;
  }
  store<u32>(table + slot * 4, groupCount + 1);
  return groupCount++;
}

function hashOf(group: usize): u32 {
  let hash = mix(load<u64>(group) ^ 0x2545f4914f6cdd1d, load<u64>(group, 8));
  hash = mix(mix(mix(hash, load<u64>(group, 16)), load<u64>(group, 24)), load<u32>(group, 32));
  return <u32>(hash >> 32);
}

function same(left: usize, right: usize): bool {
  const differs = v128.or(
    v128.xor(v128.load(left), v128.load(right)),
    v128.xor(v128.load(left, 16), v128.load(right, 16)),
  );
  return load<u64>(left, 32) == load<u64>(right, 32) && !v128.any_true(differs);
}

/** IANA's numbers; 0 for what Zeek does not know. */
function protocolOf(at: usize, end: usize): u8 {
  const length = end - at;
  const text = load<u32>(at) | 0x20202020;
  if (length == 3 && (text | 0xff000000) == 0xff706374) return 6; // tcp
  if (length == 3 && (text | 0xff000000) == 0xff706475) return 17; // udp
  if (length == 4 && text == 0x706d6369) return 1; // icmp
  return 0;
}
