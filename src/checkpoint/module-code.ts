import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { filesOf, importedBy } from "./module-text.js";

/**
 * What a module is, in Node: as in a page, and what it requires by relative paths, too.
 *
 * @throws Error if one of its files cannot be read
 */
export async function codeOfModule(url: URL): Promise<readonly Uint8Array[]> {
  if (url.protocol !== "file:") return [new TextEncoder().encode(url.href)];
  return filesOf(url, readFileSync, namedBy);
}

function namedBy(text: string, url: URL): URL[] {
  return /\.[cm]?[jt]s$/.test(url.pathname) ? [...importedBy(text, url), ...requiredBy(text, url)] : [];
}

function requiredBy(text: string, url: URL): URL[] {
  const { resolve } = createRequire(url);
  return [...text.matchAll(/\brequire\(\s*["'](\.{1,2}\/[^"']+)["']\s*\)/g)].flatMap(([, name]) => {
    try {
      return [pathToFileURL(resolve(name!))];
    } catch {
      // It may stand in a comment.
      return [];
    }
  });
}
