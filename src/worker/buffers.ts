import type { Made } from "../protocol/messages.js";

/** In bytes: smaller ones are quicker copied than handed over. */
const LARGE = 65_536;
/** Objects and lists with more entries than this are not searched for buffers. */
const MOST_ENTRIES = 16;

/**
 * The buffers of results that are quicker handed over than copied. All of them are copies already, which nobody else
 * has: see `owned`.
 */
export function buffersOf({ stretches, outcomes, inputs }: Partial<Made>): Transferable[] {
  const found = new Set<Transferable>();
  for (const { values } of stretches ?? []) {
    if (values instanceof Float64Array) add(values, found);
    else for (const value of values) search(value, found);
  }
  for (const { snapshot } of outcomes ?? []) search(snapshot, found);
  for (const input of inputs ?? []) search(input, found);
  return [...found];
}

function search(value: unknown, found: Set<Transferable>): void {
  if (typeof value !== "object" || value === null) return;
  if (add(value, found)) return;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  const entries: unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (entries.length <= MOST_ENTRIES)
    for (const entry of entries) if (typeof entry === "object" && entry) add(entry, found);
}

function add(value: object, found: Set<Transferable>): boolean {
  // Only an input that was given away can have one, and it cannot be copied.
  if (value instanceof MessagePort) {
    found.add(value);
    return true;
  }
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  if (!(buffer instanceof ArrayBuffer)) return false;
  if (buffer.byteLength >= LARGE) found.add(buffer);
  return true;
}
