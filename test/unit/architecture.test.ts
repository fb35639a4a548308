import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";

/** What the files of a part may import: other parts, and packages. Whatever a table does not name is refused. */
const parts: Record<string, { from?: string[]; packages?: string[] }> = {
  "src/errors": {},
  "src/version": {},
  "src/task": { from: ["src/errors"] },
  "src/protocol": { from: ["src/errors"] },
  "src/platform/types": {},
  "src/platform/drain": { packages: ["node:"] },
  "src/platform/node": {
    from: ["src/platform/types", "src/platform/drain", "src/platform/worker/types", "src/protocol"],
    packages: ["node:", "worker:node"],
  },
  "src/platform/page-lock": { from: ["src/protocol"] },
  "src/platform/browser": {
    from: ["src/platform/types", "src/platform/page-lock", "src/protocol"],
    packages: ["worker:browser"],
  },
  "src/platform/worker/types": { from: ["src/protocol"] },
  "src/platform/worker/prints": { packages: ["node:"] },
  "src/platform/worker/node": {
    from: ["src/platform/worker/types", "src/platform/worker/prints", "src/platform/drain", "src/protocol"],
    packages: ["node:"],
  },
  "src/platform/worker/browser": { from: ["src/platform/worker/types", "src/protocol"] },
  "src/interrupt/interrupt": { from: ["src/interrupt"], packages: ["#platform"] },
  "src/interrupt": { from: ["src/protocol"] },
  "src/worker/index": { from: ["src/errors", "src/task", "src/worker"], packages: ["#worker-host"] },
  "src/worker": {
    from: ["src/errors", "src/task", "src/protocol", "src/platform/worker/types"],
    packages: ["comlink"],
  },
  "src/pool/pool": { from: ["src/errors", "src/task", "src/pool"], packages: ["#platform"] },
  "src/pool/launching": {
    from: ["src/errors", "src/task", "src/protocol", "src/interrupt", "src/pool", "src/platform/types"],
  },
  "src/pool": { from: ["src/errors", "src/task", "src/protocol", "src/platform/types"], packages: ["comlink"] },
  "src/checkpoint": {
    from: ["src/errors", "src/task", "src/version"],
    packages: ["cborg", "devalue", "xxhash-wasm", "@noble/hashes/", "package.json"],
  },
  "src/checkpoint/node": { from: ["src/errors", "src/checkpoint", "src/task"], packages: ["node:"] },
  "src/checkpoint/file-store": { from: ["src/errors", "src/checkpoint"], packages: ["node:"] },
  "src/checkpoint/file-path": { packages: ["node:"] },
  "src/checkpoint/browser": { from: ["src/checkpoint", "src/task"] },
  "src/checkpoint/browser-store": { from: ["src/errors", "src/checkpoint"] },
  "src/checkpoint/module-text": { packages: ["es-module-lexer"] },
  "src/checkpoint/module-code": { from: ["src/checkpoint/module-text"], packages: ["node:"] },
  "src/checkpoint/lock": { from: ["src/errors"], packages: ["node:"] },
  "src/json": { from: ["src/errors", "src/task", "src/interrupt"] },
  "src/index": { from: ["src/errors", "src/task", "src/interrupt", "src/pool", "src/json", "src/platform/types"] },
  "src/kernels": { from: ["src/errors", "src/task"], packages: ["zod/mini", "fast-png", "build/"] },
  "src/make-log": {},
  "src/element": { from: ["src/index", "src/kernels"] },
  "src/cli": {
    from: ["src/index", "src/json", "src/kernels", "src/make-log", "src/checkpoint/node", "src/checkpoint/file-path"],
    packages: ["node:", "commander", "cli-progress", "zod", "zod/mini", "fast-png", "package.json"],
  },
  web: {
    from: ["src/index", "src/kernels", "src/element", "src/checkpoint/browser"],
    packages: [
      "preact",
      "preact/hooks",
      "@preact/signals",
      "uplot",
      "uplot/dist/uPlot.min.css",
      "idb-keyval",
      "es-module-lexer",
    ],
  },
  workers: { from: ["src/worker"] },
};

/** The package's own names. */
const entries: Record<string, string> = {
  partway: "src/index.ts",
  "partway/kernels": "src/kernels/index.ts",
  "partway/element": "src/element/index.ts",
  "partway/element/parts": "src/element/parts.ts",
  "partway/checkpoint": "src/checkpoint/browser.ts",
};

/** Names that exist on one side only, and the parts that may use them. */
const hosts = [
  {
    host: "browser",
    names: /\b(document|window|navigator|localStorage|HTML\w*Element|KeyboardEvent)\b/,
    users: [
      "src/platform/browser",
      "src/platform/page-lock",
      "src/platform/worker/browser",
      "src/checkpoint/browser-store",
      "src/element",
      "web",
    ],
  },
  {
    host: "Node",
    names: /\b(process|Buffer|__dirname|require)\b/,
    users: [
      "src/platform/node",
      "src/platform/worker/node",
      "src/platform/worker/prints",
      "src/checkpoint/lock",
      "src/cli",
    ],
  },
];

interface Source {
  path: string;
  part: string;
  code: string;
  imports: string[];
}

/** `import ... from "x"`, `export ... from "x"`, `import "x"` and `import("x")`. */
const importing = /^(?:(?:import|export)\b[\w\s{},*$]*?\bfrom\s+|import\s+)"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

const sources: Source[] = ["src", "web", "workers"]
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: "utf8" }).map((path) => posix.join(root, path)))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
  .map((path) => {
    const text = readFileSync(path, "utf8");
    const specifiers = [...text.matchAll(importing)];
    const imports = specifiers.map(([, fixed, lazy]) => resolve(path, (fixed ?? lazy)!));
    return { path, part: partOf(path), code: withoutText(text), imports };
  });

describe("imports run one way", () => {
  it.each(Object.keys(parts))("%s imports only what it may", (part) => {
    const { from = [], packages = [] } = parts[part]!;
    const own = sources.filter((source) => source.part === part);
    expect(own, `files of ${part}`).not.toEqual([]);
    const refused = own.flatMap(({ path, imports }) =>
      imports.filter((target) => !allowed(target, part, from, packages)).map((target) => `${path} imports ${target}`),
    );
    expect(refused).toEqual([]);
  });

  it("covers every source file", () => {
    expect(sources.filter(({ part }) => part === "").map(({ path }) => path)).toEqual([]);
  });

  it("has no cycle between folders", () => {
    expect(cycleIn(folders())).toBeUndefined();
  });

  it.each(hosts)("keeps what only a $host has out of all parts but $users", ({ names, users }) => {
    const strays = sources.filter(({ part, code }) => !users.includes(part) && names.test(code));
    expect(strays.map(({ path, code }) => `${path}: ${names.exec(code)?.[0]}`)).toEqual([]);
  });
});

function allowed(target: string, part: string, from: string[], packages: string[]): boolean {
  if (partOf(target) !== "") return [part, ...from].some((name) => isWithin(target, name));
  return packages.some((name) => (/[:/]$/.test(name) ? target.startsWith(name) : target === name));
}

/** The most telling name in the table; "" for what is not of this repository. */
function partOf(path: string): string {
  const names = Object.keys(parts).filter((name) => isWithin(path, name));
  return names.sort((a, b) => b.length - a.length)[0] ?? "";
}

function isWithin(path: string, name: string): boolean {
  return path === name || path === `${name}.ts` || path.startsWith(`${name}/`);
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith(".")) return entries[specifier] ?? specifier;
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts");
}

/** Code without comments, quoted text and property names: `port.process` and `{ window: 8 }` are nobody's globals. */
function withoutText(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|"(?:[^"\\\n]|\\.)*"/g, "").replace(/\.\s*\w+|\b\w+(?=\??:)/g, "");
}

function folders(): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of sources) {
    const folder = folderOf(path);
    const targets = imports.filter((target) => partOf(target) !== "").map(folderOf);
    graph.set(folder, new Set([...(graph.get(folder) ?? []), ...targets.filter((target) => target !== folder)]));
  }
  return graph;
}

/** `web`, or `src/pool`, for all that is below it; src/index.ts and src/errors.ts stand for themselves. */
function folderOf(path: string): string {
  const parts = path.split("/");
  return parts.slice(0, parts[0] === "src" ? 2 : 1).join("/");
}

function cycleIn(graph: Map<string, Set<string>>, path: string[] = []): string | undefined {
  const next = path.length === 0 ? graph.keys() : (graph.get(path.at(-1)!) ?? []);
  for (const folder of next) {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder].join(" -> ");
    const cycle = cycleIn(graph, [...path, folder]);
    if (cycle) return cycle;
  }
  return undefined;
}
