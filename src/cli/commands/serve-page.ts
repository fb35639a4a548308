import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { isolationHeaders, policyHeaders } from "./page-headers.js";

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

const headers = {
  ...policyHeaders,
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  // Asked for anew each time, and sent only if it has changed.
  "Cache-Control": "no-cache",
};

/** Serves the files of a folder, and nothing else. */
export function servePage(folder: string, { isolation }: { isolation: boolean }): Server {
  return createServer((request, response) => {
    for (const [name, value] of Object.entries({ ...headers, ...(isolation && isolationHeaders) }))
      response.setHeader(name, value);
    answer(folder, request, response).catch(() => refuse(response, 500, "Internal Server Error"));
  });
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return refuse(response, 405, "Method Not Allowed");
  }
  const file = await find(folder, request.url ?? "/");
  if (!file) return refuse(response, 404, "Not Found");
  const tag = `"${file.size.toString(36)}-${Math.round(file.modified).toString(36)}"`;
  response.setHeader("ETag", tag);
  if (request.headers["if-none-match"]?.split(/\s*,\s*/).includes(tag)) return void response.writeHead(304).end();
  response.setHeader("Content-Type", types[extname(file.path).toLowerCase()] ?? "application/octet-stream");
  response.setHeader("Content-Length", file.size);
  response.writeHead(200);
  if (request.method === "HEAD") return void response.end();
  createReadStream(file.path)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** The file that a URL names, unless it lies outside the folder, by dots or by links. */
async function find(
  folder: string,
  url: string,
): Promise<{ path: string; size: number; modified: number } | undefined> {
  try {
    const { pathname } = new URL(url, "http://localhost");
    const name = decodeURIComponent(pathname);
    if (name.includes("\0")) return undefined;
    const root = await realpath(folder);
    const path = await realpath(join(root, name.endsWith("/") ? `${name}index.html` : name));
    const found = await stat(path);
    return path.startsWith(root + sep) && found.isFile()
      ? { path, size: found.size, modified: found.mtimeMs }
      : undefined;
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${status} ${text}\n`);
}
