// Lines that cannot be read: counted, and the first few of a piece told of.
//
//   0  line of the file: f64     8  what is wrong: u32    12  a number that says more: u32    16  length of the text: u32
//  20  the text that was found instead, or how much of it goes in: 44 bytes

import { firstLine } from "./input";

/** Lines of a piece that are told of. */
export const MOST_FAULTS: u32 = 8;
export const FAULT: u32 = 64;
const EXCERPT: u32 = 44;

/** No header of TSV came before. */
export const NO_HEADER: u32 = 1;
/** Other than as many fields as the header has; the number: how many there are. */
export const FIELDS: u32 = 2;
/** No JSON object; the number: the byte of the line, from 1, where it stops to be one. */
export const JSON: u32 = 3;
/** The number of the slot is added: its text is not what it should be, or not there. */
export const SLOT: u32 = 16;

export let faultCount: u32 = 0;
export const faults = memory.data(512, 16);

export function clearFaults(count: u32): void {
  faultCount = count;
  memory.fill(faults, 0, MOST_FAULTS * FAULT);
}

export function addFault(line: u32, what: u32, number: u32, start: usize, end: usize): void {
  if (faultCount < MOST_FAULTS) {
    const fault = faults + faultCount * FAULT;
    const length = min<u32>(EXCERPT, <u32>(end - start));
    store<f64>(fault, firstLine + <f64>line);
    store<u32>(fault, what, 8);
    store<u32>(fault, number, 12);
    store<u32>(fault, length, 16);
    memory.copy(fault + 20, start, length);
  }
  faultCount++;
}
