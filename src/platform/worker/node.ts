import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { Connect } from "../../protocol/messages.js";
import { drain } from "../drain.js";
import { printToStderr } from "./prints.js";
import { BUILT_IN, type WorkerHost } from "./types.js";

type Exports = Record<string, unknown>;

const { bigint: nanoseconds } = process.hrtime;
const start = nanoseconds();

export const host: WorkerHost = {
  // As `performance`, which takes Node half a millisecond to make when it is first asked for.
  clock: { timeOrigin: Date.now(), now: () => Number(nanoseconds() - start) / 1e6 },
  onConnect(listener) {
    printToStderr();
    const hear = (connect: Connect): void => {
      listener(connect);
      drain(connect.port);
    };
    // What was posted while the thread started need not wait for the first turn of its event loop.
    const first = workerData === BUILT_IN ? receiveMessageOnPort(parentPort!) : undefined;
    if (first) hear(first.message as Connect);
    else parentPort?.once("message", hear);
  },
  importModule(url) {
    if (isTypeScript(url) && !stripsTypes()) return importTypeScript(url);
    return isCommonJs(url) ? required(url) : imported(url);
  },
};

function isCommonJs(url: string): boolean {
  return /^file:[^?#]*\.cjs$/.test(url);
}

/** Sooner than `import`, by the milliseconds that the first one in a thread takes. */
function required(url: string): Exports {
  const name = decodeURIComponent(url.slice(url.lastIndexOf("/") + 1));
  return { default: createRequire(url)(`./${name}`) as unknown };
}

/**
 * `require` would give it sooner, too. But a thread that is terminated while it requires an ES module takes its process along
 * (Node 20.20: `v8::Module::IsGraphAsync`).
 */
async function imported(url: string): Promise<Exports> {
  try {
    return (await import(url)) as Exports;
  } catch (error) {
    throw explained(error);
  }
}

/** What Node says of an ES module that it takes for another one helps nobody who sees it for the first time. */
function explained(error: unknown): unknown {
  if (error instanceof SyntaxError && /'export'|import statement/.test(error.message))
    error.message += ' (name it .mjs, or say "type": "module" in its package.json)';
  return error;
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
  const { pathToFileURL } = process.getBuiltinModule("node:url");
  for (const place of [url, pathToFileURL(`${process.cwd()}/`).href]) {
    const tsx = tsxApi(place, pathToFileURL);
    if (tsx === undefined) continue;
    const { tsImport } = (await import(tsx)) as Tsx;
    return tsImport(url, place);
  }
  throw new Error(
    `Node ${process.versions.node}, which cannot run TypeScript by itself: use Node 22.18 or newer, or install tsx beside it`,
  );
}

/** What `import "tsx/esm/api"` would load there. Names can be resolved for `require` alone, and that finds another file. */
function tsxApi(place: string, pathToFileURL: (path: string) => URL): string | undefined {
  try {
    const require = createRequire(place);
    const { exports } = require("tsx/package.json") as { exports: Record<string, { import: { default: string } }> };
    const file = join(dirname(require.resolve("tsx/package.json")), exports["./esm/api"]!.import.default);
    return pathToFileURL(file).href;
  } catch {
    return undefined;
  }
}
