import { readFile } from "node:fs/promises";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";

export interface TestServerOptions {
  /** Sends the headers that give a page shared memory. */
  isolated: boolean;
  /** A Content-Security-Policy for every response. @default none */
  policy?: string;
  /** Scripts made by a test, by their path. @default none */
  scripts?: Record<string, string>;
}

export interface TestServer {
  origin: string;
  close(): Promise<void>;
}

const root = new URL("../../", import.meta.url);
/** What a page may ask for, beside the blank page. */
const served = ["/dist/", "/build/", "/test/fixtures/"];
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const blank =
  '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>blank</title>';

/** Serves the built package, the fixtures and a blank page (`/`) on loopback, isolated or not. */
export async function startServer(options: TestServerOptions): Promise<TestServer> {
  const server = createServer((request, response) => void respond(request, response, options));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function respond(request: IncomingMessage, response: ServerResponse, options: TestServerOptions): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (options.isolated) {
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  }
  if (options.policy) response.setHeader("Content-Security-Policy", options.policy);
  response.setHeader("Cache-Control", "no-store");
  if (pathname === "/") return void response.setHeader("Content-Type", types[".html"]!).end(blank);
  const script = options.scripts?.[pathname];
  if (script !== undefined) return void response.setHeader("Content-Type", types[".js"]!).end(script);
  const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
  try {
    if (!served.some((folder) => file.startsWith(folder))) throw new Error("not served");
    const bytes = await readFile(new URL(`.${file}`, root));
    response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream").end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
