import { type Plugin, build } from "esbuild";

/** The one module that a worker in a page has differently from one in Node. */
const host: Plugin = {
  name: "host",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^#worker-host$/ }, () => ({
      path: new URL("../../src/platform/worker/browser.ts", import.meta.url).pathname,
    })),
};

/** A worker entry of test/fixtures/browser as one script that pages can load. */
export async function bundleWorker(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL(`../fixtures/browser/${file}`, import.meta.url).pathname],
    bundle: true,
    format: "esm",
    target: "es2022",
    plugins: [host],
    write: false,
  });
  return outputFiles[0]!.text;
}
