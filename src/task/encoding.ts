/**
 * An input of `map` as a kernel reads it: bytes as they are, a number or numbers as little-endian f64, a string as UTF-8,
 * anything else as its JSON text.
 */
export function bytesOf(input: unknown): Uint8Array {
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (typeof input === "number") return numbers([input]);
  if (Array.isArray(input) && input.every((one) => typeof one === "number")) return numbers(input);
  const text = typeof input === "string" ? input : JSON.stringify(input);
  return new TextEncoder().encode(text);
}

function numbers(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (const [at, value] of values.entries()) view.setFloat64(at * 8, value, true);
  return new Uint8Array(view.buffer);
}
