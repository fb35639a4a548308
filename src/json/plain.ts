/** JSON of values that JSON does not know, too. @throws TypeError for what contains itself */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, plain, indent) ?? "null";
}

/** Big integers as decimal strings, typed arrays, maps and sets as lists, errors by name and message. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as Iterable<unknown>);
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)];
  if (value instanceof Map || value instanceof Set) return [...value];
  if (value instanceof Error) {
    const { name, message, cause } = value;
    return { ...Object.fromEntries(Object.entries(value)), name, message, ...(cause !== undefined && { cause }) };
  }
  return value;
}
