import binaryen from "assemblyscript/binaryen";
import { defineKernel } from "partway";

/** A kernel whose steps never return. */
const module = binaryen.parseText(`(module
  (memory (export "memory") 1)
  (func (export "abi_version") (result i32) (i32.const 1))
  (func (export "allocate") (param i32) (result i32) (i32.const 16))
  (func (export "configure") (param i32 i32))
  (func (export "begin") (param i32 i32 i32 i32 i32))
  (func (export "advance") (param i32) (result i32) (loop $for_ever (br $for_ever)) (unreachable))
  (func (export "position") (result f64) (f64.const 0))
  (func (export "extent") (result f64) (f64.const 1))
  (func (export "snapshot") (result i32) (i32.const 16))
  (func (export "snapshot_length") (result i32) (i32.const 0)))`);

export const stuck = defineKernel({
  name: "stuck",
  summary: "never returns from a step",
  wasm: module.emitBinary(),
  parameters: { "~standard": { version: 1, vendor: "bench", validate: () => ({ value: {} }) } },
  plan: () => ({ jobs: 2 }),
  decode: () => undefined,
  fold: () => ({ add() {}, value: () => undefined }),
});
