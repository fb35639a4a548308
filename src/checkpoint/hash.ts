import xxhash from "xxhash-wasm";

/** A 64-bit hash: XXH64 (Yann Collet, https://xxhash.com). */
export type Hash64 = (bytes: Uint8Array, seed?: bigint) => bigint;

let loaded: Promise<Hash64> | undefined;

export function loadHash(): Promise<Hash64> {
  loaded ??= xxhash().then(({ h64Raw }) => h64Raw);
  return loaded;
}
