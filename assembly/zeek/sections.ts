// A job's state, as it goes into a snapshot and comes out of one. Sections of the length that the header's counts give:
//
//    groups       40 bytes each, see groups.ts
//    connections  times, bytes of the originator, bytes of both: f64 each; hashes of the uids: u64; groups: u32; flags: u8
//    named        times: f64; hashes of the uids: u64; groups: u32; names: u32 (0xffffffff: none); kinds: u8
//    names        where each ends: u32; the text
//    answers      named rows: u32; addresses: 16 bytes
//    faults       64 bytes each, see faults.ts: the first few

import { fail, reserve } from "../sdk/memory";
import { openSigned, sign } from "../sdk/snapshot";
import { takeBytes, takeF64, takeU32, unread } from "../sdk/reading";
import { FAULT, MOST_FAULTS, clearFaults, faultCount, faults } from "./faults";
import { GROUP, groupCount, groups, openGroups, restoreGroups } from "./groups";
import { file, firstLine, text, textEnd, textLines } from "./input";
import { nameBytes, nameCount, nameEnds, nameText, openNames, restoreNames } from "./names";
import * as rows from "./rows";

//  0  magic: u32      16  line of the file that is the piece's first: f64      48  named: u32         64  faults: u32
//  4  version: u32    24  bytes done, in all: u32      40  groups: u32         52  names: u32         68  lines of other kinds: u32
//  8  file: u32       32  lines done, in all: u32      44  connections: u32    56  their bytes: u32   72  lines without a row to be: u32
//                                                                              60  answers: u32
const HEADER: u32 = 80;
const MAGIC: u32 = 0x4b45455a; // "ZEEK"
const VERSION: u32 = 1;
/** Bytes of the shortest line that gives a row, and of the shortest answer with what separates it from the next. */
const SHORTEST_LINE: u32 = 6;
const SHORTEST_ANSWER: u32 = 3;

/** Where the next line starts, and how many were read. */
export let at: usize = 0;
export let lines: u32 = 0;
/** Of these: of logs of other kinds; blank, or comments. */
let skipped: u32 = 0;
let silent: u32 = 0;

let image: usize = 0;
let capacity: u32 = 0;
let cursor: usize = 0;
let saving: bool = false;
let most: u32 = 0;
let mostAnswers: u32 = 0;

/** Starts with the first line of the piece. */
export function openState(): void {
  const bytes = <u32>(textEnd - text);
  most = min(textLines, bytes / SHORTEST_LINE + 1);
  mostAnswers = bytes / SHORTEST_ANSWER + 1;
  openGroups(most);
  openNames(most, bytes);
  rows.openRows(most, mostAnswers);
  clearFaults(0);
  at = text;
  lines = skipped = silent = 0;
}

export function goTo(next: usize): void {
  at = next;
  lines++;
}

export function countSkipped(): void {
  skipped++;
}

export function countSilent(): void {
  silent++;
}

export function imageLength(): u32 {
  const connections = eight(rows.connCount, 8) * 4 + eight(rows.connCount, 4) + eight(rows.connCount, 1);
  const named = eight(rows.namedCount, 8) * 2 + eight(rows.namedCount, 4) * 2 + eight(rows.namedCount, 1);
  const names = eight(nameCount, 4) + eight(nameBytes, 1);
  const answers = eight(rows.answerCount, 4) + eight(rows.answerCount, 16);
  return HEADER + eight(groupCount, GROUP) + connections + named + names + answers + eight(kept(), FAULT);
}

function kept(): u32 {
  return min(faultCount, MOST_FAULTS);
}

function eight(count: u32, size: u32): u32 {
  return (count * size + 7) & ~7;
}

export function save(): usize {
  const length = imageLength();
  if (length > capacity) {
    capacity = max(length, capacity * 2);
    image = reserve(capacity);
  }
  sign(image, MAGIC, VERSION);
  store<u32>(image, file, 8);
  store<u32>(image, 0, 12);
  store<f64>(image, firstLine, 16);
  store<u32>(image, <u32>(at - text), 24);
  store<u32>(image, <u32>(textEnd - text), 28);
  store<u32>(image, lines, 32);
  store<u32>(image, textLines, 36);
  store<u32>(image, groupCount, 40);
  store<u32>(image, rows.connCount, 44);
  store<u32>(image, rows.namedCount, 48);
  store<u32>(image, nameCount, 52);
  store<u32>(image, nameBytes, 56);
  store<u32>(image, rows.answerCount, 60);
  store<u32>(image, faultCount, 64);
  store<u32>(image, skipped, 68);
  store<u32>(image, silent, 72);
  store<u32>(image, 0, 76);
  saving = true;
  cursor = image + HEADER;
  transfer(groupCount, nameCount, nameBytes);
  return image;
}

/** Goes on from a snapshot, behind `openState`. */
export function restore(snapshot: usize, length: i32): void {
  openSigned(snapshot, length, MAGIC, VERSION);
  if (takeU32() != file || takeU32() != 0 || takeF64() != firstLine) fail();
  const done = takeU32();
  const bytesInAll = <u32>(textEnd - text);
  if (takeU32() != bytesInAll) fail();
  lines = takeU32();
  if (takeU32() != textLines || lines > textLines || done > bytesInAll) fail();
  at = text + done;
  const groupsThere = takeU32();
  const connections = takeU32();
  const named = takeU32();
  const names = takeU32();
  const bytes = takeU32();
  const answers = takeU32();
  clearFaults(takeU32());
  skipped = takeU32();
  silent = takeU32();
  if (takeU32() != 0 || groupsThere > most || connections > most || named > most || names > named) fail();
  if (bytes > bytesInAll || answers > mostAnswers) fail();
  rows.restoreRows(connections, named, answers);
  saving = false;
  transfer(groupsThere, names, bytes);
  if (unread() != 0) fail();
  restoreGroups(groupsThere);
  restoreNames(names);
}

/** Each section in turn, to the image, or from the snapshot that is being read. */
function transfer(groupsThere: u32, names: u32, bytes: u32): void {
  const connections = rows.connCount;
  const named = rows.namedCount;
  const answers = rows.answerCount;
  move(groups, groupsThere, GROUP);
  move(rows.connTimes, connections, 8);
  move(rows.connSent, connections, 8);
  move(rows.connTotal, connections, 8);
  move(rows.connUids, connections, 8);
  move(rows.connGroups, connections, 4);
  move(rows.connFlags, connections, 1);
  move(rows.namedTimes, named, 8);
  move(rows.namedUids, named, 8);
  move(rows.namedGroups, named, 4);
  move(rows.namedNames, named, 4);
  move(rows.namedKinds, named, 1);
  move(nameEnds, names, 4);
  move(nameText, bytes, 1);
  move(rows.answerRows, answers, 4);
  move(rows.answerAddresses, answers, 16);
  move(faults, kept(), FAULT);
}

function move(section: usize, count: u32, size: u32): void {
  const length = count * size;
  const padded = eight(count, size);
  if (!saving) {
    memory.copy(section, takeBytes(padded), length);
    return;
  }
  memory.copy(cursor, section, length);
  memory.fill(cursor + length, 0, padded - length);
  cursor += padded;
}
