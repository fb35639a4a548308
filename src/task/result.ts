/** How the bytes of a kernel's snapshot can be read, by name. Numbers are lists. */
const readers = {
  bytes: (bytes: Uint8Array) => bytes,
  text: (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
  json: (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)),
  i32: (bytes: Uint8Array) => numbers(bytes, 4, (view, at) => view.getInt32(at, true)),
  u32: (bytes: Uint8Array) => numbers(bytes, 4, (view, at) => view.getUint32(at, true)),
  i64: (bytes: Uint8Array) => numbers(bytes, 8, (view, at) => view.getBigInt64(at, true)),
  u64: (bytes: Uint8Array) => numbers(bytes, 8, (view, at) => view.getBigUint64(at, true)),
  f32: (bytes: Uint8Array) => numbers(bytes, 4, (view, at) => view.getFloat32(at, true)),
  f64: (bytes: Uint8Array) => numbers(bytes, 8, (view, at) => view.getFloat64(at, true)),
} as const;

export type ResultType = keyof typeof readers;

/** The types that `readResult` knows: bytes, text (UTF-8), json, and lists of numbers. */
export const resultTypes: readonly ResultType[] = ["bytes", "text", "json", "i32", "u32", "i64", "u64", "f32", "f64"];

/** Reads what a kernel's job has made, for `decode` of a `WasmTask`. @throws TypeError if the bytes are nothing of that type */
export function readResult(type: ResultType, bytes: Uint8Array): unknown {
  return readers[type](bytes);
}

/** Numbers lie little-endian in WebAssembly's memory, on every machine. */
function numbers<T>(bytes: Uint8Array, size: number, read: (view: DataView, at: number) => T): T[] {
  if (bytes.length % size !== 0) throw new TypeError(`expected a multiple of ${size} bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / size }, (_, at) => read(view, at * size));
}
