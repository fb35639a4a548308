import { type LogKind, logKinds, slotNames } from "./layout.js";

/** Bytes of a group: source 16, destination 16 (IPv4 mapped into IPv6), port u16, protocol u8 (IANA), 0, hash of these u32. */
export const GROUP_BYTES = 40;
/** In words. */
export const GROUP_WORDS = GROUP_BYTES / 4;

/** Flags of a connection. Of an end that is not known to be local or not, nothing is said by the log. */
export const connectionFlags = {
  /** No connection came about: S0, REJ, SH, SHR, RSTOS0, RSTRH. */
  failed: 1,
  localSource: 2,
  localDestination: 4,
  sourceKnown: 8,
  destinationKnown: 16,
} as const;

/** Stands for the name of a line that has none. */
export const NO_NAME = 0xffffffff;

/** A line that could not be read. */
export interface Fault {
  /** The number of the line in its file, from 1. */
  line: number;
  /** A clause that says what was wrong with it. */
  message: string;
}

/** Connections, a row each. Times are seconds since 1970, NaN where the log has none. */
export interface ConnectionRows {
  times: Float64Array;
  /** `orig_ip_bytes`; 0 where the log has none. */
  sent: Float64Array;
  /** `orig_ip_bytes + resp_ip_bytes`. */
  total: Float64Array;
  /** XXH64 of `uid`; 0 where the log has none. */
  uids: BigUint64Array;
  /** The number of the group. */
  groups: Uint32Array;
  /** See `connectionFlags`. */
  flags: Uint8Array;
}

/** Lines of http, ssl and dns logs, a row each. */
export interface NamedRows {
  times: Float64Array;
  uids: BigUint64Array;
  groups: Uint32Array;
  /** The number of the name, or NO_NAME. */
  names: Uint32Array;
  /** 2: http, 3: ssl, 4: dns. */
  kinds: Uint8Array;
}

/** What one job has made: what stands in a piece of a log, or in the first lines of it. */
export interface PieceResult {
  /** The number of the file. */
  file: number;
  firstLine: number;
  /** Lines done, and in all; so the bytes. Of those done, what is blank or a comment. */
  lines: number;
  silent: number;
  linesInAll: number;
  bytes: number;
  bytesInAll: number;
  /** GROUP_WORDS words each. */
  groups: Uint32Array;
  connections: ConnectionRows;
  named: NamedRows;
  /** In lower case. */
  names: string[];
  /** Addresses, 16 bytes each, that answered the query of a named row. */
  answers: { rows: Uint32Array; addresses: Uint8Array };
  /** Lines that could not be read, and the first few of them. */
  malformed: number;
  faults: Fault[];
  /** Lines of JSON of a kind that nothing is kept of. */
  skipped: number;
}

const HEADER = 80;
const MAGIC = 0x4b45455a;
const VERSION = 1;
const FAULT_BYTES = 64;
const MOST_FAULTS = 8;

/**
 * Reads a snapshot of the kernel `zeek`: see assembly/zeek/sections.ts. Groups and connections are views of it where they can be: whoever
 * keeps them for long copies them. @throws Error
 */
export function decodePiece(snapshot: Uint8Array): PieceResult {
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  if (view.byteLength < HEADER || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION)
    throw new Error(`expected a snapshot of zeek, version ${VERSION}, got ${view.byteLength} bytes of something else`);
  const word = (offset: number): number => view.getUint32(offset, true);
  const [groups, connections, named, names, nameBytes, answers, faults] = [40, 44, 48, 52, 56, 60, 64].map(word) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let at = HEADER;
  const section = (length: number): Uint8Array => {
    const bytes = snapshot.subarray(at, at + length);
    at += (length + 7) & ~7;
    return bytes;
  };
  const copy = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(section(length));
  const f64 = (count: number): Float64Array => new Float64Array(copy(count * 8).buffer);
  const u64 = (count: number): BigUint64Array => new BigUint64Array(copy(count * 8).buffer);
  const u32 = (count: number): Uint32Array => new Uint32Array(copy(count * 4).buffer);
  /** The bytes themselves, unless they lie where no column can. */
  const there = (length: number): [ArrayBufferLike, number] => {
    const bytes = section(length);
    return bytes.byteOffset % 8 === 0 ? [bytes.buffer, bytes.byteOffset] : [new Uint8Array(bytes).buffer, 0];
  };
  return {
    file: word(8),
    firstLine: view.getFloat64(16, true),
    bytes: word(24),
    bytesInAll: word(28),
    lines: word(32),
    silent: word(72),
    linesInAll: word(36),
    groups: new Uint32Array(...there(groups * GROUP_BYTES), groups * GROUP_WORDS),
    connections: {
      times: new Float64Array(...there(connections * 8), connections),
      sent: new Float64Array(...there(connections * 8), connections),
      total: new Float64Array(...there(connections * 8), connections),
      uids: new BigUint64Array(...there(connections * 8), connections),
      groups: new Uint32Array(...there(connections * 4), connections),
      flags: section(connections),
    },
    named: { times: f64(named), uids: u64(named), groups: u32(named), names: u32(named), kinds: copy(named) },
    names: textsOf(u32(names), copy(nameBytes)),
    answers: { rows: u32(answers), addresses: copy(answers * 16) },
    malformed: faults,
    faults: faultsOf(copy(Math.min(faults, MOST_FAULTS) * FAULT_BYTES)),
    skipped: word(68),
  };
}

/** The kind of a named row. */
export const kindOfRow = (kind: number): LogKind => logKinds[kind - 1]!;

const decoder = new TextDecoder();

function textsOf(ends: Uint32Array, bytes: Uint8Array): string[] {
  return Array.from(ends, (end, index) => decoder.decode(bytes.subarray(index === 0 ? 0 : ends[index - 1], end)));
}

function faultsOf(bytes: Uint8Array): Fault[] {
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / FAULT_BYTES }, (_, index) => {
    const at = index * FAULT_BYTES;
    const [what, number, length] = [8, 12, 16].map((offset) => view.getUint32(at + offset, true)) as [
      number,
      number,
      number,
    ];
    const text = decoder.decode(bytes.subarray(at + 20, at + 20 + length));
    return { line: view.getFloat64(at, true), message: messageOf(what, number, text) };
  });
}

/** What is expected of a slot. */
const expected: Record<string, string> = {
  ts: "a time",
  "id.orig_h": "an address",
  "id.resp_h": "an address",
  "id.resp_p": "a port",
  orig_ip_bytes: "a number of bytes",
  resp_ip_bytes: "a number of bytes",
};

/** See assembly/zeek/faults.ts. */
function messageOf(what: number, number: number, text: string): string {
  if (what === 1) return "no header with #fields comes before it, and it is no JSON object";
  if (what === 2) return `it has ${number} ${number === 1 ? "field" : "fields"}, other than its header`;
  if (what === 3) return `it is no JSON object from byte ${number} on`;
  const name = slotNames[what - 16]!;
  return `${name} should be ${expected[name]}, ${text === "" ? "and there is none" : `not ${JSON.stringify(text)}`}`;
}
