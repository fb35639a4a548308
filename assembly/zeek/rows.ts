// What is kept of each line, in columns. A connection: time, bytes of the originator, bytes of both, hash of the uid, group, flags.
// A line that names a destination: time, hash of the uid, group, name, kind; and the addresses that answered, a row each.

import { reserve } from "../sdk/memory";

/** Flags of a connection. */
export const FAILED: u8 = 1;
export const LOCAL_SOURCE: u8 = 2;
export const LOCAL_DESTINATION: u8 = 4;
/** Whether the log says so of either; without, the end is not known to be local or not. */
export const SOURCE_KNOWN: u8 = 8;
export const DESTINATION_KNOWN: u8 = 16;

export let connCount: u32 = 0;
export let connTimes: usize = 0;
export let connSent: usize = 0;
export let connTotal: usize = 0;
export let connUids: usize = 0;
export let connGroups: usize = 0;
export let connFlags: usize = 0;

export let namedCount: u32 = 0;
export let namedTimes: usize = 0;
export let namedUids: usize = 0;
export let namedGroups: usize = 0;
export let namedNames: usize = 0;
export let namedKinds: usize = 0;

export let answerCount: u32 = 0;
export let answerRows: usize = 0;
export let answerAddresses: usize = 0;

let capacity: u32 = 0;
let answerCapacity: u32 = 0;

/** Makes room for up to `most` rows of either kind and so many answers, of which there are none yet. */
export function openRows(most: u32, answers: u32): void {
  if (most > capacity || connTimes == 0) {
    capacity = max(most, capacity * 2);
    const room = <usize>capacity;
    connTimes = reserve(room * 8);
    connSent = reserve(room * 8);
    connTotal = reserve(room * 8);
    connUids = reserve(room * 8);
    connGroups = reserve(room * 4);
    connFlags = reserve(room);
    namedTimes = reserve(room * 8);
    namedUids = reserve(room * 8);
    namedGroups = reserve(room * 4);
    namedNames = reserve(room * 4);
    namedKinds = reserve(room);
  }
  if (answers > answerCapacity || answerRows == 0) {
    answerCapacity = max(answers, answerCapacity * 2);
    answerRows = reserve(<usize>answerCapacity * 4);
    answerAddresses = reserve(<usize>answerCapacity * 16 + 16);
  }
  connCount = namedCount = answerCount = 0;
}

export function restoreRows(connections: u32, named: u32, answers: u32): void {
  connCount = connections;
  namedCount = named;
  answerCount = answers;
}

export function addConnection(time: f64, sent: f64, total: f64, uid: u64, group: u32, flags: u8): void {
  const row = connCount++;
  store<f64>(connTimes + row * 8, time);
  store<f64>(connSent + row * 8, sent);
  store<f64>(connTotal + row * 8, total);
  store<u64>(connUids + row * 8, uid);
  store<u32>(connGroups + row * 4, group);
  store<u8>(connFlags + row, flags);
}

export function addNamed(time: f64, uid: u64, group: u32, name: u32, kind: u32): void {
  const row = namedCount++;
  store<f64>(namedTimes + row * 8, time);
  store<u64>(namedUids + row * 8, uid);
  store<u32>(namedGroups + row * 4, group);
  store<u32>(namedNames + row * 4, name);
  store<u8>(namedKinds + row, kind);
}

/** An address of 16 bytes, that `nextAnswer` gave room for, answers the row that was added last. */
export function keepAnswer(): void {
  store<u32>(answerRows + answerCount * 4, namedCount - 1);
  answerCount++;
}

export function nextAnswer(): usize {
  return answerAddresses + answerCount * 16;
}
