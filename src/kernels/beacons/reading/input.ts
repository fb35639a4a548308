import { type Layout, logKinds, slotNames } from "./layout.js";

/** What comes before the piece in a job's input: see assembly/zeek/input.ts. */
export const INPUT_HEADER = 104;
const MAGIC = 0x4950455a;
const NO_COLUMN = 0xffff;

export interface PieceHeader {
  /** The number of the file. */
  file: number;
  /** The number of the piece's first line in its file, from 1. */
  firstLine: number;
  layout: Layout;
}

/** Writes a job's input header over the first INPUT_HEADER bytes, which the piece follows. */
export function writeInputHeader(input: Uint8Array, { file, firstLine, layout }: PieceHeader): void {
  const view = new DataView(input.buffer, input.byteOffset, INPUT_HEADER);
  const unset = bytesOf(layout.unset);
  const empty = bytesOf(layout.empty);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, file, true);
  view.setFloat64(8, firstLine, true);
  view.setUint16(16, layout.columns, true);
  view.setUint8(18, layout.kind === undefined ? 0 : logKinds.indexOf(layout.kind) + 1);
  view.setUint8(19, layout.separator);
  view.setUint8(20, layout.setSeparator);
  view.setUint8(21, unset.length);
  view.setUint8(22, empty.length);
  for (const slot of slotNames.keys()) view.setUint16(36 + slot * 2, layout.slots[slot] ?? NO_COLUMN, true);
  input.set(unset, 66);
  input.set(empty, 82);
}

/** A job's input. */
export function encodeInput(header: PieceHeader, piece: Uint8Array): Uint8Array {
  const input = new Uint8Array(INPUT_HEADER + piece.length);
  writeInputHeader(input, header);
  input.set(piece, INPUT_HEADER);
  return input;
}

/** Header lines are read as latin-1: a byte is a character. */
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
