// Bundles the library twice, for Node and for browsers. The workers are bundled first, each into one string
// that the library carries, so that no bundler of a user ever has to find a worker file.
import { chmodSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import { build } from "esbuild";

const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  // A module that is one already needs no wrapper.
  mainFields: ["module", "main"],
};

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
    plugins: [platform(host)],
  });
  return outputFiles[0].text;
}

/** What differs between the two builds, on the main side and in a worker. */
const platform = (host) => ({
  name: "platform",
  setup({ onResolve }) {
    onResolve({ filter: /^#platform$/ }, () => ({ path: `${process.cwd()}/src/platform/${host}.ts` }));
    onResolve({ filter: /^#worker-host$/ }, () => ({ path: `${process.cwd()}/src/platform/worker/${host}.ts` }));
  },
});

/** What these folders build upon, they import as the entries that they are: each stays one file, with its worker beside it. */
const builtUpon = (host) => ({
  name: "built-upon",
  setup({ onResolve }) {
    const all = Object.entries(Object.assign({}, ...entries[host]));
    onResolve({ filter: /^\.\.\/.*\.js$/ }, ({ path, importer }) => {
      const source = posix.join(posix.dirname(posix.relative(process.cwd(), importer)), path).replace(/js$/, "ts");
      const name = all.find(([, entry]) => entry === source)?.[0];
      return name && /\/src\/(element|cli)\//.test(importer) ? { path: `./${name}.js`, external: true } : undefined;
    });
  },
});

/** Errors and the like are the same ones for each entry of the pool's. So that they come in one file, each asks for all of them. */
const inCommon = (host) => ({
  name: "in-common",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "entry-point" ? { path, namespace: "entry", sideEffects: true } : undefined,
    );
    onLoad({ filter: /./, namespace: "entry" }, ({ path }) => ({
      contents: [...common[host].map((module) => `import "./${module}";`), `export * from "./${path}";`].join("\n"),
      resolveDir: process.cwd(),
    }));
  },
});

const everywhere = ["src/errors.ts", "src/task/files.ts", "src/task/kernel.ts"];
const common = {
  node: [...everywhere, "src/task/module.ts", "src/json/index.ts"],
  browser: everywhere,
};

/**
 * Those of one group share what is in common. In Node a worker's entry runs elsewhere, and sharing with it would be one more file to
 * read. In browsers the bytes count: what it shares then comes just before the worker's text, where gzip finds it again.
 */
const entries = {
  node: [
    {
      index: "src/index.ts",
      kernels: "src/kernels/index.ts",
      checkpoint: "src/checkpoint/node.ts",
      json: "src/json/index.ts",
    },
    { element: "src/element/index.ts", "element-parts": "src/element/parts.ts" },
    { serve: "src/worker/index.ts" },
    { cli: "src/cli/main.ts" },
  ],
  browser: [
    {
      index: "src/index.ts",
      kernels: "src/kernels/index.ts",
      checkpoint: "src/checkpoint/browser.ts",
      serve: "src/worker/index.ts",
    },
    { element: "src/element/index.ts", "element-parts": "src/element/parts.ts" },
  ],
};

const platforms = {
  // Names stay as they are, for stack traces.
  node: { external: ["commander", "cli-progress", "fast-png"], minifySyntax: true, minifyWhitespace: true },
  browser: { minify: true },
};

try {
  for (const host of Object.keys(platforms)) await bundle(host);
} catch {
  // esbuild has said what is wrong.
  process.exit(1);
}
chmodSync("dist/node/cli.js", 0o755);

async function bundle(host) {
  const outputs = {};
  for (const entryPoints of entries[host]) Object.assign(outputs, await bundleGroup(host, entryPoints));
  const built = new Set(Object.keys(outputs));
  const worker = host === "browser" ? "dist/browser/worker.js" : besidePlatform(outputs, "partway-worker.cjs");
  // The same text as a file, with no imports left in it. For pages whose policy forbids workers from blobs; and Node
  // starts a file some milliseconds sooner than a text.
  writeFileSync(worker, await workerText(host));
  built.add(worker);
  removeOthers(`dist/${host}`, built);
}

async function bundleGroup(host, entryPoints) {
  const { metafile } = await build({
    ...shared,
    ...platforms[host],
    entryPoints,
    outdir: `dist/${host}`,
    platform: host,
    splitting: true,
    // What builds upon other entries, and looks for what lies beside it, lies where its entry would.
    chunkNames: "index" in entryPoints ? "shared/[name]-[hash]" : "[name]-[hash]",
    loader: { ".wasm": "binary" },
    plugins: [workerSource, platform(host), builtUpon(host), ...("index" in entryPoints ? [inCommon(host)] : [])],
    metafile: true,
  });
  return metafile.outputs;
}

/** Where src/platform/node.ts looks for its worker: in its own folder, whichever output that has come to be in. */
function besidePlatform(outputs, name) {
  const [output] = Object.entries(outputs).find(([, { inputs }]) => "src/platform/node.ts" in inputs);
  return posix.join(posix.dirname(output), name);
}

/** What an earlier build left behind goes last: a program that has just been started still finds its files. */
function removeOthers(folder, built) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => posix.join(entry.parentPath, entry.name));
  for (const path of files) if (!built.has(path)) rmSync(path);
}
