// What a program has to load for a pool: bundled for browsers, minified and gzipped.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { row } from "../support/row.mjs";

export async function measure() {
  const ours = await bytesOf('export { Pool } from "partway";', "..");
  const peer = await bytesOf('export { pool } from "workerpool";', "../peers");
  const name = "bytes of import { Pool }, bundled and gzipped";
  const figures = { name, unit: "bytes", ours };
  return [
    row({ ...figures, peer, peerName: "workerpool", goal: { of: "ratio", is: "at most", value: 1 } }),
    row({ ...figures, peerName: "a limit", goal: { of: "ours", is: "at most", value: 8_000 } }),
  ];
}

/** @param folder where the packages lie that it imports, from here */
async function bytesOf(contents, folder) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(folder, import.meta.url)) },
    // Of the package, not of its sources.
    tsconfigRaw: "{}",
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    // What workerpool asks for in Node alone.
    external: ["worker_threads", "os", "child_process"],
    logLevel: "error",
    write: false,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}
