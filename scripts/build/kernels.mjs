// Compiles every kernel in assembly/ to build/NAME.wasm with the options of asconfig.json.
import { compile, sourcesIn } from "./assemblyscript.mjs";

for (const name of sourcesIn("assembly").filter((name) => name !== "index")) {
  await compile(`assembly/${name}.ts`, `build/${name}.wasm`, ["--target", "release"]);
}
