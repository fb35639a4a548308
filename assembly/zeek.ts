// Reads a piece of a log of Zeek's: connections, and the names that http, ssl and dns logs give to destinations.
//
// A job is a piece of a log, cut at line ends; its input says how to read it (zeek/input.ts). A step is a line. A line that
// starts with `{` is JSON, any other is TSV.
//
// configuration   none
// snapshot        a header, and sections of what was read so far: zeek/sections.ts

import { FIELDS, JSON, NO_HEADER, addFault } from "./zeek/faults";
import { UNKNOWN, columns, kind, openInput, textLines } from "./zeek/input";
import { readObject, stoppedAt } from "./zeek/json";
import { forgetKeys, kindOf } from "./zeek/keys";
import { addRow } from "./zeek/line";
import { at, countSilent, countSkipped, goTo, imageLength, lines, openState, restore, save } from "./zeek/sections";
import { clearSlots } from "./zeek/slots";
import { fillSlots, lineEnd, newlineFrom, splitLine } from "./zeek/tsv";

export { abi_version } from "./sdk/abi";
export { allocate } from "./sdk/inbox";

const BRACE: u8 = 0x7b;
const HASH: u8 = 0x23;

export function configure(pointer: usize, size: i32): void {}

export function begin(job: i32, input: usize, inputLength: i32, resume: usize, resumeLength: i32): void {
  openInput(input, inputLength);
  openState();
  clearSlots();
  if (resumeLength > 0) restore(resume, resumeLength);
}

export function advance(budget: i32): i32 {
  let done = 0;
  for (; done < budget && lines < textLines; done++) {
    const first = load<u8>(at);
    if (first == BRACE) readJson();
    else if (first == HASH || first < 0x0e) readOther(first);
    else readTsv();
  }
  return done;
}

function readJson(): void {
  const end = newlineFrom(at);
  clearSlots();
  forgetKeys();
  if (!readObject(at, end)) addFault(lines, JSON, <u32>(stoppedAt - at) + 1, at, end);
  else {
    const spoken = kindOf(kind);
    if (spoken == UNKNOWN) countSkipped();
    else addRow(spoken, lines);
  }
  // What is left in a slot that no column fills would count for the next line of TSV.
  clearSlots();
  goTo(end + 1);
}

/** Comments and blank lines; a line may also start with an empty field. */
function readOther(first: u8): void {
  if (first == HASH || first == 0x0a || (first == 0x0d && load<u8>(at, 1) == 0x0a)) {
    countSilent();
    goTo(newlineFrom(at) + 1);
  } else readTsv();
}

function readTsv(): void {
  const fields = splitLine(at);
  if (columns == 0) addFault(lines, NO_HEADER, 0, at, lineEnd);
  else if (fields != columns) addFault(lines, FIELDS, fields, at, lineEnd);
  else {
    fillSlots();
    addRow(kind, lines);
  }
  goTo(lineEnd + 1);
}

export function position(): f64 {
  return <f64>lines;
}

export function extent(): f64 {
  return <f64>textLines;
}

export function snapshot(): usize {
  return save();
}

export function snapshot_length(): i32 {
  return imageLength();
}
