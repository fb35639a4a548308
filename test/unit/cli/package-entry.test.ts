import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageEntry } from "../../../src/cli/arguments/package-entry.js";

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "partway-package-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

function install(name: string, manifest: object): string {
  const place = join(folder, "node_modules", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ name, type: "module", ...manifest }));
  writeFileSync(join(place, "entry.js"), "");
  return join(place, "entry.js");
}

it.each([
  ["has a main file", "with-main", { main: "./entry.js" }],
  ["exports a file", "with-file", { exports: "./entry.js" }],
  ["can only be imported", "import-only", { exports: { import: "./entry.js" } }],
  [
    "has conditions within conditions",
    "nested",
    { exports: { ".": { browser: "./no.js", node: { import: "./entry.js" } } } },
  ],
  ["has a scope", "@scope/kernels", { exports: { ".": { types: "./no.d.ts", import: "./entry.js" } } }],
])("finds a package that %s, from a folder below", (_, name, manifest) => {
  const entry = install(name, manifest);
  mkdirSync(join(folder, "below"), { recursive: true });
  expect(packageEntry(name, join(folder, "below"))).toBe(entry);
});

it("knows of no package that is not installed, or has nothing to import", () => {
  install("nothing", { exports: { browser: "./entry.js" } });
  expect(packageEntry("nothing", folder)).toBeUndefined();
  expect(packageEntry("missing", folder)).toBeUndefined();
});
