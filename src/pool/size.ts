/** Objects and lists with more entries than this are not looked into. */
const MOST_ENTRIES = 16;

/**
 * What a value holds, in bytes, as far as that can be told at a glance: texts and buffers, also those in a small object
 * or list.
 */
export function sizeOf(value: unknown): number {
  if (typeof value === "number") return 0;
  const size = ownSizeOf(value);
  return size === undefined ? sizeOfEntries(value as object) : size;
}

/** Undefined for what may have entries. */
function ownSizeOf(value: unknown): number | undefined {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  return undefined;
}

function sizeOfEntries(value: object): number {
  let [sum, entries] = [0, 0];
  try {
    for (const key in value) {
      if (++entries > MOST_ENTRIES) break;
      sum += ownSizeOf((value as Record<string, unknown>)[key]) ?? 0;
    }
  } catch {
    // A getter that throws: whoever sends it finds out.
  }
  return sum;
}
