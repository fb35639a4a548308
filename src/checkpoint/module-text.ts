import { init, parse } from "es-module-lexer";

/**
 * What a module is, in a page: its text and those of what it imports by relative paths, and so on; or, where it has an
 * `export const version`, that alone.
 *
 * @throws Error if one of them cannot be fetched
 */
export async function codeOfModule(url: URL): Promise<readonly Uint8Array[]> {
  await init;
  const texts = new Map<string, Uint8Array>();
  const waiting = [url];
  for (let next; (next = waiting.pop()); ) {
    if (texts.has(next.href)) continue;
    const response = await fetch(next);
    if (!response.ok) throw new Error(`${next}: ${response.status} ${response.statusText}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    texts.set(next.href, bytes);
    const text = new TextDecoder().decode(bytes);
    const version = next === url ? versionOf(text) : undefined;
    if (version !== undefined) return [new TextEncoder().encode(`version ${version}`)];
    waiting.push(...importedBy(text, next));
  }
  return inOrder(texts);
}

/** Of `export const version = "3"` the 3. */
export function versionOf(text: string): string | undefined {
  return /^\s*export\s+const\s+version\s*=\s*(["'`]?)([\w.+-]+)\1\s*;?\s*$/m.exec(text)?.[2];
}

/** What a module imports by relative paths. Of what is no such module nothing is known. */
export function importedBy(text: string, url: URL): URL[] {
  try {
    const [imports] = parse(text);
    return imports.flatMap(({ specifier }) =>
      specifier && /^\.{0,2}\//.test(specifier) ? [new URL(specifier, url)] : [],
    );
  } catch {
    return [];
  }
}

/** In the order of their names, which themselves say nothing: a folder may have been moved. */
export function inOrder(texts: ReadonlyMap<string, Uint8Array>): Uint8Array[] {
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bytes]) => bytes);
}
