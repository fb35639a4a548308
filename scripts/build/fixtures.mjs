// Compiles the kernels that only tests run to build/fixtures/NAME.wasm.
import { compile, sourcesIn } from "./assemblyscript.mjs";

const options = ["--runtime", "stub", "--optimizeLevel", "3", "--noAssert", "--use", "abort="];
const folder = "test/fixtures/kernels";

for (const name of sourcesIn(folder)) await compile(`${folder}/${name}.ts`, `build/fixtures/${name}.wasm`, options);
