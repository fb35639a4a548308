// Bundles the library twice, for Node and for browsers. The workers are bundled first, each into one string
// that the library carries, so that no bundler of a user ever has to find a worker file.
import { chmodSync, rmSync } from "node:fs";
import { build } from "esbuild";

const shared = { bundle: true, format: "esm", target: "es2022", legalComments: "none", logLevel: "warning" };

/** `import source from "worker:node"` gives the text of workers/node.ts with all its imports in it. */
const workerSource = {
  name: "worker-source",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^worker:/ }, ({ path }) => ({ path: path.slice("worker:".length), namespace: "worker" }));
    onLoad({ filter: /.*/, namespace: "worker" }, async ({ path }) => ({
      contents: await workerText(path),
      loader: "text",
    }));
  },
};

async function workerText(host) {
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [`workers/${host}.ts`],
    format: host === "node" ? "cjs" : "iife",
    platform: host === "node" ? "node" : "browser",
    minify: true,
    write: false,
  });
  return outputFiles[0].text;
}

/** `#platform` is the one module that differs between the two builds. */
const platform = (host) => ({
  name: "platform",
  setup({ onResolve }) {
    onResolve({ filter: /^#platform$/ }, () => ({ path: `${process.cwd()}/src/platform/${host}.ts` }));
  },
});

const platforms = {
  node: {
    entryPoints: { index: "src/index.ts", kernels: "src/kernels/index.ts", cli: "src/cli/main.ts" },
    external: ["commander", "cli-progress", "fast-png", "zod"],
  },
  browser: {
    entryPoints: { index: "src/index.ts", kernels: "src/kernels/index.ts", worker: "workers/browser.ts" },
    minify: true,
  },
};

for (const [host, options] of Object.entries(platforms)) {
  rmSync(`dist/${host}`, { recursive: true, force: true });
  await build({
    ...shared,
    ...options,
    outdir: `dist/${host}`,
    platform: host,
    splitting: true,
    chunkNames: "shared/[name]-[hash]",
    loader: { ".wasm": "binary" },
    plugins: [workerSource, platform(host)],
  });
}
chmodSync("dist/node/cli.js", 0o755);
