import { init, parse } from "es-module-lexer";

/**
 * What a module is, in a page.
 *
 * @throws Error if one of its files cannot be fetched
 */
export function codeOfModule(url: URL): Promise<readonly Uint8Array[]> {
  return filesOf(url, fetched, importedBy);
}

async function fetched(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * A module's text and those of what it imports by relative paths, and so on; or, where it has an `export const version`,
 * that alone. They come in the order of their names, which themselves say nothing: a folder may have been moved.
 */
export async function filesOf(
  url: URL,
  read: (url: URL) => Uint8Array | Promise<Uint8Array>,
  namedBy: (text: string, url: URL) => URL[],
): Promise<readonly Uint8Array[]> {
  await init;
  const files = new Map<string, Uint8Array>();
  const waiting = [url];
  for (let next; (next = waiting.pop()); ) {
    if (files.has(next.href)) continue;
    const bytes = await read(next);
    files.set(next.href, bytes);
    const text = new TextDecoder().decode(bytes);
    const version = next === url ? versionOf(text) : undefined;
    if (version !== undefined) return [new TextEncoder().encode(`version ${version}`)];
    waiting.push(...namedBy(text, next));
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bytes]) => bytes);
}

/** Of `export const version = "3"` the 3. */
function versionOf(text: string): string | undefined {
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
