/** The task for `pool.map`: factors one number a job. `npm run build` compiles its kernel. */
export const factor = {
  wasm: new URL("factor.wasm", import.meta.url),

  /**
   * What a snapshot says: of a job that was stopped, the factors found so far, what is left to factor, and the divisor
   * that it would have tried next.
   *
   * @param {Uint8Array} bytes little-endian f64s, as factor.ts draws them
   * @returns {{ factors: number[], left: number, next: number }}
   */
  decode(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const numbers = Array.from({ length: bytes.byteLength / 8 }, (_, at) => view.getFloat64(at * 8, true));
    const [left, next, ...factors] = numbers;
    return { factors, left, next };
  },
};
