// Compiles the kernels that only tests run to build/fixtures/NAME.wasm: those made for tests, and the examples.
import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "assemblyscript/binaryen";
import { compile, sourcesIn } from "./assemblyscript.mjs";

const options = ["--runtime", "stub", "--optimizeLevel", "3", "--noAssert", "--enable", "simd", "--use", "abort="];
const folder = "test/fixtures/kernels";

for (const name of sourcesIn(folder)) await compile(`${folder}/${name}.ts`, `build/fixtures/${name}.wasm`, options);

await compile("examples/factor/assemblyscript/factor.ts", "build/fixtures/factor.wasm", options);
assemble("examples/factor/wat/factor.wat", "build/fixtures/factor-wat.wasm");

/** What is wrong with the text is thrown by binaryen, or printed by its validation. */
function assemble(source, target) {
  const module = binaryen.parseText(readFileSync(source, "utf8"));
  if (!module.validate()) process.exit(1);
  writeFileSync(target, module.emitBinary());
}
