import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { init, parse } from "es-module-lexer";

/**
 * What a module is: its text and those of what it imports by relative paths, and so on; or, where it has a
 * `export const version`, that alone, for then its author tells.
 *
 * @throws Error if one of them cannot be read
 */
export async function codeOfModule(url: URL): Promise<readonly Uint8Array[]> {
  if (url.protocol !== "file:") return [new TextEncoder().encode(url.href)];
  await init;
  const texts = new Map<string, Uint8Array>();
  const read = (at: URL): string => {
    const bytes = readFileSync(at);
    texts.set(at.href, bytes);
    return bytes.toString("utf8");
  };
  const entry = read(url);
  const version = versionOf(entry);
  if (version !== undefined) return [new TextEncoder().encode(`version ${version}`)];
  const waiting = [...importsOf(entry, url)];
  for (let next; (next = waiting.pop()); ) if (!texts.has(next.href)) waiting.push(...importsOf(read(next), next));
  // In the order of their names, which say nothing: a folder may have been moved.
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bytes]) => bytes);
}

/** Of `export const version = "3"` the 3. */
function versionOf(text: string): string | undefined {
  return /^\s*export\s+const\s+version\s*=\s*(["'`]?)([\w.+-]+)\1\s*;?\s*$/m.exec(text)?.[2];
}

/** Files that a module names by relative paths, as `import` and as `require` find them. */
function importsOf(text: string, url: URL): URL[] {
  if (!/\.[cm]?[jt]s$/.test(url.pathname)) return [];
  const { resolve } = createRequire(url);
  const required = [...text.matchAll(/\brequire\(\s*["'](\.{1,2}\/[^"']+)["']\s*\)/g)].flatMap(([, name]) => {
    try {
      return [pathToFileURL(resolve(name!))];
    } catch {
      // It may stand in a comment.
      return [];
    }
  });
  return [...imported(text, url), ...required];
}

function imported(text: string, url: URL): URL[] {
  try {
    const [imports] = parse(text);
    return imports.flatMap(({ specifier }) =>
      specifier && /^\.{0,2}\//.test(specifier) ? [new URL(specifier, url)] : [],
    );
  } catch {
    // CommonJS, or TypeScript that has to be translated first: then the entry alone is compared.
    return [];
  }
}
