import binaryen from "assemblyscript/binaryen";

/** WebAssembly from its text. */
export function assemble(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  const binary = module.emitBinary();
  module.dispose();
  return binary;
}

/** Functions over every kind of number, and one that traps. */
export const numbersWasm = assemble(`(module
  (func (export "twice") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 2)))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "multiply") (param i64 i64) (result i64) (i64.mul (local.get 0) (local.get 1)))
  (func (export "mixed") (param i64 f32 i32) (result f64)
    (f64.add (f64.convert_i64_s (local.get 0)) (f64.mul (f64.promote_f32 (local.get 1)) (f64.convert_i32_s (local.get 2)))))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "both") (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
  (func (export "nothing") (param f64))
  (func (export "seven") (result i32) (i32.const 7))
)`);

/** One function alone, which needs not be named. */
export const twiceWasm = assemble(
  `(module (func (export "twice") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 2))))`,
);
