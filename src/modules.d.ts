/** The text of a bundled worker: `worker:node` or `worker:browser`. Made by the build. */
declare module "worker:*" {
  const source: string;
  export default source;
}

/** The bytes of a compiled kernel. Made by the build. */
declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}
