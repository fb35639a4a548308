import { type IncomingHttpHeaders, type RequestOptions, request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { preview } from "vite";
import { describe, expect, it } from "vitest";
import { partway, start } from "./support/program.js";

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Unlike `fetch` it sends a path as it is, dots and all. */
function ask(url: URL, path: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = url;
    const asked = request({ hostname, port, path, agent: false, ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on("error", reject).end();
  });
}

/** What each kind of thing may be loaded from. */
function policyOf(headers: IncomingHttpHeaders): Record<string, string> {
  const directives = String(headers["content-security-policy"]).split("; ");
  return Object.fromEntries(directives.map((one) => [one.split(" ", 1)[0]!, one.slice(one.indexOf(" ") + 1)]));
}

async function serve(...args: string[]) {
  const program = start(["page", "--port", "0", ...args]);
  await program.said(/\n/, "stdout");
  return { program, url: new URL(program.stdout.trim()) };
}

describe("partway page", () => {
  it("serves the page on loopback, isolated, and prints where", async () => {
    const { program, url } = await serve();
    expect(program.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    const { status, headers, body } = await ask(url, "/");
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    });
    const script = /src="([^"]+\.js)"/.exec(body)![1]!;
    const asset = await ask(url, new URL(script, url).pathname);
    expect({ status: asset.status, type: asset.headers["content-type"] }).toEqual({
      status: 200,
      type: "text/javascript; charset=utf-8",
    });
  });

  it("says what the page may load: its own files, and blobs, of which its workers are made", async () => {
    const { url } = await serve();
    const directives = policyOf((await ask(url, "/")).headers);
    expect(directives).toMatchObject({
      "default-src": "'self'",
      "script-src": "'self' blob: 'wasm-unsafe-eval'",
      "worker-src": "'self' blob:",
      "connect-src": "'self' blob:",
      "object-src": "'none'",
      "base-uri": "'self'",
    });
  });

  it("sends the same policy as Vite, which serves what it has built", async () => {
    const { url } = await serve();
    const vite = await preview({ preview: { port: 0 }, logLevel: "silent" });
    const { headers } = await ask(new URL(vite.resolvedUrls!.local[0]!), "/");
    await vite.close();
    const own = (await ask(url, "/")).headers;
    expect(policyOf(headers)).toEqual(policyOf(own));
    for (const name of ["cross-origin-opener-policy", "cross-origin-embedder-policy"])
      expect(headers[name]).toBe(own[name]);
  });

  it("leaves the isolation headers out with --no-isolation", async () => {
    const { url } = await serve("--no-isolation");
    const { status, headers } = await ask(url, "/");
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty("cross-origin-opener-policy");
    expect(headers).not.toHaveProperty("cross-origin-embedder-policy");
  });

  it("sends a file again only if it has changed", async () => {
    const { url } = await serve();
    const { headers } = await ask(url, "/index.html");
    const again = await ask(url, "/index.html", { headers: { "If-None-Match": headers.etag } });
    expect({ status: again.status, body: again.body }).toEqual({ status: 304, body: "" });
    const head = await ask(url, "/index.html", { method: "HEAD" });
    expect({ status: head.status, body: head.body }).toEqual({ status: 200, body: "" });
    expect(head.headers["content-length"]).toBe(headers["content-length"]);
  });

  it.each([
    "/../node/cli.js",
    "/..%2fnode%2fcli.js",
    "/%2e%2e/%2e%2e/package.json",
    "//etc/passwd",
    "/assets",
    "/%00",
    "/%",
    "/nothing.js",
    "/..\\..\\package.json",
  ])("has no %s", async (path) => {
    const { url } = await serve();
    expect((await ask(url, path)).status).toBe(404);
  });

  it("answers GET and HEAD, and nothing else", async () => {
    const { url } = await serve();
    const { status, headers } = await ask(url, "/", { method: "POST" });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: "GET, HEAD" });
  });

  it("ends by Ctrl-C at once, also while somebody is connected", async () => {
    const { program, url } = await serve();
    await ask(url, "/", { agent: undefined, headers: { Connection: "keep-alive" } });
    program.kill("SIGINT");
    expect(await program.ended).toMatchObject({ signal: "SIGINT", stderr: "" });
  });

  it("says in one line that a port is taken", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, stdout, stderr } = await partway(["page", "--port", String(port)]);
    taken.close();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(`partway: --port ${port}: expected a free port, got address already in use (EADDRINUSE)\n`);
  });
});
