import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { init } from "es-module-lexer";
import { importedBy, inOrder, versionOf } from "./module-text.js";

/**
 * What a module is, in Node: as in a page, and what it requires by relative paths, too.
 *
 * @throws Error if one of them cannot be read
 */
export async function codeOfModule(url: URL): Promise<readonly Uint8Array[]> {
  if (url.protocol !== "file:") return [new TextEncoder().encode(url.href)];
  await init;
  const texts = new Map<string, Uint8Array>();
  const waiting = [url];
  for (let next; (next = waiting.pop()); ) {
    if (texts.has(next.href)) continue;
    const bytes = readFileSync(next);
    texts.set(next.href, bytes);
    const text = bytes.toString("utf8");
    const version = next === url ? versionOf(text) : undefined;
    if (version !== undefined) return [new TextEncoder().encode(`version ${version}`)];
    if (/\.[cm]?[jt]s$/.test(next.pathname)) waiting.push(...importedBy(text, next), ...requiredBy(text, next));
  }
  return inOrder(texts);
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
