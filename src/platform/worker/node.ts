import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { types } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import type { Connect } from "../../protocol/messages.js";
import { printToStderr } from "./prints.js";
import type { WorkerHost } from "./types.js";

type Exports = Record<string, unknown>;

export const host: WorkerHost = {
  onConnect(listener) {
    printToStderr();
    // A built-in worker need not wait for a message; one of the program's own may have data of its own.
    if (isConnect(workerData)) listener(workerData);
    else parentPort?.once("message", (connect: Connect) => listener(connect));
  },
  importModule(url) {
    if (isTypeScript(url) && !stripsTypes()) return importTypeScript(url);
    return required(url) ?? (import(url) as Promise<Exports>);
  },
};

function isConnect(data: unknown): data is Connect {
  return typeof data === "object" && data !== null && "partway" in data && "port" in data;
}

/**
 * The module, as `import` would give it, but at once: a worker's first import takes milliseconds. Undefined where only an
 * import will do: for a module with a top-level await, or one that is no plain file.
 */
function required(url: string): Exports | undefined {
  if (!url.startsWith("file:") || /[?#]/.test(url)) return undefined;
  const path = fileURLToPath(url);
  let exports: unknown;
  try {
    exports = createRequire(path)(path);
  } catch (error) {
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    if (code === "ERR_REQUIRE_ASYNC_MODULE" || code === "ERR_REQUIRE_ESM") return undefined;
    throw error;
  }
  if (types.isModuleNamespaceObject(exports)) return exports as Exports;
  return { ...(exports as object), default: exports };
}

function isTypeScript(url: string): boolean {
  return /\.[cm]?ts$/.test(new URL(url).pathname);
}

/** Node 22.18 and newer run TypeScript by leaving its types out. */
function stripsTypes(): boolean {
  return Boolean((process.features as { typescript?: string | false }).typescript);
}

interface Tsx {
  tsImport(url: string, parent: string): Promise<Exports>;
}

/** By tsx, if it is installed where the module lies, or where the process runs. */
async function importTypeScript(url: string): Promise<Exports> {
  for (const place of [url, pathToFileURL(`${process.cwd()}/`).href]) {
    const tsx = tsxApi(place);
    if (tsx === undefined) continue;
    const { tsImport } = (await import(tsx)) as Tsx;
    return tsImport(url, place);
  }
  throw new Error(
    `Node ${process.versions.node}, which cannot run TypeScript by itself: use Node 22.18 or newer, or install tsx beside it`,
  );
}

/** What `import "tsx/esm/api"` would load there. Names can be resolved for `require` alone, and that finds another file. */
function tsxApi(place: string): string | undefined {
  try {
    const require = createRequire(place);
    const { exports } = require("tsx/package.json") as { exports: Record<string, { import: { default: string } }> };
    const file = join(dirname(require.resolve("tsx/package.json")), exports["./esm/api"]!.import.default);
    return pathToFileURL(file).href;
  } catch {
    return undefined;
  }
}
