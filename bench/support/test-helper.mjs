import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * A module of test/helpers: tests and benchmarks drive browsers in the same way.
 *
 * @param {string} name without its extension
 */
export async function testHelper(name) {
  // As deep as the helpers are: they find the project's files from where they lie.
  const outfile = fileURLToPath(new URL(`../../build/bench/${name}.mjs`, import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL(`../../test/helpers/${name}.ts`, import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    outfile,
  });
  return import(outfile);
}
