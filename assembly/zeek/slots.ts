// What is wanted of a line, wherever it stands in it: a slot each, with where its text starts and ends.
//
// In JSON a slot is found by its key; in TSV by the column that the log's header gave it. Start 0: not there, or unset.

export const TS: u32 = 0;
export const UID: u32 = 1;
export const SOURCE: u32 = 2;
export const DESTINATION: u32 = 3;
export const PORT: u32 = 4;
export const PROTOCOL: u32 = 5;
export const ORIG_IP_BYTES: u32 = 6;
export const RESP_IP_BYTES: u32 = 7;
export const CONN_STATE: u32 = 8;
export const LOCAL_ORIG: u32 = 9;
export const LOCAL_RESP: u32 = 10;
export const HOST: u32 = 11;
export const SERVER_NAME: u32 = 12;
export const QUERY: u32 = 13;
export const ANSWERS: u32 = 14;
/** Slots that a column may fill. */
export const COLUMN_SLOTS: u32 = 15;
/** Only in JSON: the kind of the log. */
export const PATH: u32 = 15;
export const SLOTS: u32 = 16;
export const NONE: u32 = 255;

/** Two u32 each: start, end. */
const slots = memory.data(128, 16);

export function clearSlots(): void {
  memory.fill(slots, 0, 128);
}

// @ts-ignore: a decorator
@inline
export function setSlot(slot: u32, start: usize, end: usize): void {
  store<u32>(slots + slot * 8, <u32>start);
  store<u32>(slots + slot * 8, <u32>end, 4);
}

// @ts-ignore: a decorator
@inline
export function startOf(slot: u32): usize {
  return load<u32>(slots + slot * 8);
}

// @ts-ignore: a decorator
@inline
export function endOf(slot: u32): usize {
  return load<u32>(slots + slot * 8, 4);
}
