import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { PartwayError } from "../errors.js";
import type { RunIdentity } from "../task/checkpoint.js";
import type { Header } from "./records.js";
import { type Packed, pack } from "./packing.js";

/** Texts up to this length stand for themselves: a message can then say what differs. */
const READABLE = 200;

/** What a module is, in bytes: itself, and what it is made of. */
export type CodeOfModule = (url: URL) => Promise<readonly Uint8Array[]>;

/** What must be the same for a run to go on, each by its name. What cannot be kept cannot be compared. */
export async function sameOf({ parts }: RunIdentity, codeOf: CodeOfModule): Promise<Record<string, string>> {
  const same: Record<string, string> = {};
  for (const [name, part] of Object.entries(parts)) {
    const text = part === undefined ? undefined : await textOf(part, codeOf);
    if (text !== undefined) same[name] = text;
  }
  return same;
}

/** @throws PartwayError CHECKPOINT_MISMATCH */
export function assertSame(name: string, header: Header, { command, task }: RunIdentity, same: Header["same"]): void {
  const fail = (what: string, expected: string, got: string): never => {
    const text = `checkpoint ${name} is of another run: expected ${what} ${expected}, got ${got}`;
    throw new PartwayError("CHECKPOINT_MISMATCH", text);
  };
  if (header.command !== command) fail("command", header.command, command);
  if (header.task !== task) fail("task", header.task, task);
  for (const key of new Set([...Object.keys(same), ...Object.keys(header.same)])) {
    const [expected = "none", got = "none"] = [header.same[key], same[key]];
    if (expected !== got) fail(key, expected, got);
  }
}

/** A short value as it is, anything else by its digest (SHA-256). */
async function textOf(part: unknown, codeOf: CodeOfModule): Promise<string | undefined> {
  if (part instanceof Uint8Array) return digest([part]);
  if (part instanceof URL) return digest(await codeOf(part));
  let plain: unknown;
  let packed: Packed;
  try {
    plain = sorted(part);
    packed = pack(plain);
  } catch {
    return undefined;
  }
  const [text, ...buffers] = packed;
  if (buffers.length === 0 && text.length <= READABLE) return jsonOf(plain, text) ?? text;
  return digest([new TextEncoder().encode(text), ...buffers]);
}

/** The value as JSON, which people read more easily, if that says the same. */
function jsonOf(plain: unknown, text: string): string | undefined {
  try {
    const json = JSON.stringify(plain);
    return pack(JSON.parse(json))[0] === text ? json : undefined;
  } catch {
    return undefined;
  }
}

/** In hexadecimal digits (SHA-256). */
export function digest(parts: readonly Uint8Array[]): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}

/** The order in which an object's keys were set says nothing. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, own]) => [key, sorted(own)]));
}
