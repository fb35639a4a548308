import { decode, encode } from "cborg";
import type { SavedEnd, SavedOutcome, SavedRows, SavedSnapshot } from "../task/checkpoint.js";
import type { Frame } from "./frames.js";
import { type Packed, pack, unpack } from "./packing.js";

/** What a checkpoint says, a record for each piece of news. */
export type CheckpointRecord =
  | ({ type: "header" } & Header)
  | ({ type: "rows" } & SavedRows)
  | ({ type: "outcome" } & SavedOutcome)
  | ({ type: "snapshot" } & SavedSnapshot)
  | { type: "retried"; jobs: number[] }
  | ({ type: "end" } & SavedEnd);

/** What a run is. A checkpoint is of one run, and of no other. */
export interface Header {
  /** The version of the format. */
  version: number;
  /** The version of partway that wrote it. */
  partway: string;
  /** When, in ms since 1970. */
  created: number;
  command: "run" | "map";
  /** The task's name. */
  task: string;
  /** What must be the same for the run to go on, each by its name: a digest in hexadecimal digits, or the thing itself. */
  same: Record<string, string>;
  /** What a kernel was called with. */
  params?: unknown;
  /** What the command line needs to make the same call again. */
  call?: unknown;
}

/** The version of the format that is written here. */
export const FORMAT = 1;

const kinds = ["header", "rows", "numbers", "outcome", "snapshot", "end", "retried"] as const;

/** @throws Error if a value in it cannot be kept */
export function encodeRecord(record: CheckpointRecord): Frame {
  const { kind, fields } = fieldsOf(record);
  return { kind: kinds.indexOf(kind), body: encode(fields) };
}

/** Undefined for a kind that only a later version knows. @throws Error if the body is not what its kind says */
export function decodeRecord({ kind, body }: Frame): CheckpointRecord | undefined {
  const name = kinds[kind];
  return name && recordOf(name, decode(body) as unknown[]);
}

/** The version of the format that a header tells first, in every version; undefined for what is no header. */
export function formatIn({ kind, body }: Frame): unknown {
  if (kinds[kind] !== "header") return undefined;
  try {
    const fields: unknown = decode(body);
    return Array.isArray(fields) ? fields[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Records travel as lists: what stands where is said here, and in `recordOf`. */
function fieldsOf(record: CheckpointRecord): { kind: (typeof kinds)[number]; fields: unknown[] } {
  switch (record.type) {
    case "header": {
      const { version, partway, created, command, task, same, params, call } = record;
      return {
        kind: "header",
        fields: [version, partway, created, command, task, same, packIfPossible(params), pack(call)],
      };
    }
    case "rows": {
      const { first, keys, values } = record;
      const hashes = keys ? bytesOf(keys) : null;
      if (values instanceof Float64Array) return { kind: "numbers", fields: [first, hashes, bytesOf(values)] };
      return { kind: "rows", fields: [first, hashes, pack(values)] };
    }
    case "outcome":
      return { kind: "outcome", fields: [...savedFields(record), record.status, pack(record.error)] };
    case "snapshot":
      return { kind: "snapshot", fields: savedFields(record) };
    case "retried":
      return { kind: "retried", fields: [record.jobs] };
    case "end": {
      const { status, reason, jobs, inputsEnded, elapsedMs } = record;
      return { kind: "end", fields: [status, reason ?? null, jobs, inputsEnded, elapsedMs] };
    }
  }
}

function recordOf(kind: (typeof kinds)[number], fields: unknown[]): CheckpointRecord {
  switch (kind) {
    case "header": {
      const [version, partway, created, command, task, same, params, call] = fields as [
        number,
        string,
        number,
        Header["command"],
        string,
        Header["same"],
        Packed,
        Packed,
      ];
      return {
        type: "header",
        version,
        partway,
        created,
        command,
        task,
        same,
        params: unpack(params),
        call: unpack(call),
      };
    }
    case "numbers": {
      const [first, hashes, values] = fields as [number, Uint8Array | null, Uint8Array];
      return { type: "rows", first, keys: keysOf(hashes), values: new Float64Array(wordsOf(values)) };
    }
    case "rows": {
      const [first, hashes, values] = fields as [number, Uint8Array | null, Packed];
      return { type: "rows", first, keys: keysOf(hashes), values: unpack(values) as unknown[] };
    }
    case "outcome": {
      const [status, error] = fields.slice(SAVED_FIELDS) as [SavedOutcome["status"], Packed];
      return { type: "outcome", ...savedOf(fields), status, error: unpack(error) as SavedOutcome["error"] };
    }
    case "snapshot":
      return { type: "snapshot", ...savedOf(fields) };
    case "retried":
      return { type: "retried", jobs: fields[0] as number[] };
    case "end": {
      const [status, reason, jobs, inputsEnded, elapsedMs] = fields as [
        SavedEnd["status"],
        string | null,
        number,
        boolean,
        number,
      ];
      return { type: "end", status, reason: reason ?? undefined, jobs, inputsEnded, elapsedMs };
    }
  }
}

/** Undefined in place of what cannot be packed: of that nothing is told. */
function packIfPossible(value: unknown): Packed {
  try {
    return pack(value);
  } catch {
    return pack(undefined);
  }
}

const SAVED_FIELDS = 6;

function savedFields({ job, key, attempts, position, extent, snapshot }: SavedSnapshot): unknown[] {
  return [job, key ?? null, attempts, position ?? null, extent ?? null, pack(snapshot)];
}

function savedOf(fields: unknown[]): SavedSnapshot {
  const [job, key, attempts, position, extent, snapshot] = fields as [
    number,
    number | bigint | null,
    number,
    number | null,
    number | null,
    Packed,
  ];
  return {
    job,
    // Small ones come back as numbers.
    key: key === null ? undefined : BigInt(key),
    attempts,
    position: position ?? undefined,
    extent: extent ?? undefined,
    snapshot: unpack(snapshot),
  };
}

function keysOf(hashes: Uint8Array | null): BigUint64Array | undefined {
  return hashes === null ? undefined : new BigUint64Array(wordsOf(hashes));
}

// Typed arrays are little-endian wherever WebAssembly runs.

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** In a buffer of their own, for words do not begin just anywhere. */
function wordsOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}
