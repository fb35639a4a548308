import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { parentPort } from "node:worker_threads";
import type { Connect } from "../../protocol/messages.js";
import type { WorkerHost } from "./types.js";

export const host: WorkerHost = {
  onConnect(listener) {
    // What a task prints goes to stderr: stdout is for results. (Reading a worker's stdout would keep the process alive.)
    process.stdout.write = process.stderr.write.bind(process.stderr);
    parentPort?.once("message", (connect: Connect) => listener(connect));
  },
  importModule(url) {
    return isTypeScript(url) && !stripsTypes() ? importTypeScript(url) : import(url);
  },
};

function isTypeScript(url: string): boolean {
  return /\.[cm]?ts$/.test(new URL(url).pathname);
}

/** Node 22.18 and newer run TypeScript by leaving its types out. */
function stripsTypes(): boolean {
  return Boolean((process.features as { typescript?: string | false }).typescript);
}

interface Tsx {
  tsImport(url: string, parent: string): Promise<Record<string, unknown>>;
}

/** By tsx, if it is installed where the module lies, or where the process runs. */
async function importTypeScript(url: string): Promise<Record<string, unknown>> {
  for (const place of [url, pathToFileURL(`${process.cwd()}/`).href]) {
    const tsx = resolve("tsx/esm/api", place);
    if (tsx === undefined) continue;
    const { tsImport } = (await import(tsx)) as Tsx;
    return tsImport(url, place);
  }
  throw new Error(
    `Node ${process.versions.node}, which cannot run TypeScript by itself: use Node 22.18 or newer, or install tsx beside it`,
  );
}

function resolve(name: string, place: string): string | undefined {
  try {
    return pathToFileURL(createRequire(place).resolve(name)).href;
  } catch {
    return undefined;
  }
}
