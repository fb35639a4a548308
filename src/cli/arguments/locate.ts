import { type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packageEntry } from "./package-entry.js";
import { UsageError } from "../ending/usage-error.js";

/**
 * Where a module lies: a path, a file URL, or a package that is installed here.
 *
 * @param expected what it should be, for the message
 * @returns undefined for what is neither a file nor a package
 * @throws UsageError for what can only be a path, and leads to no file
 */
export function locate(name: string, expected: string): string | undefined {
  if (name.startsWith("file:")) return checkedUrl(name, expected);
  const path = resolve(name);
  const stats = statsOf(path);
  if (stats?.isFile()) return pathToFileURL(path).href;
  const looksLikePath = /^\.{0,2}[/\\]|[/\\]|\.([cm]?[jt]s|wasm)$/.test(name) && !name.startsWith("@");
  if (looksLikePath)
    throw new UsageError(`${name}: expected ${expected}, got ${stats?.isDirectory() ? "a directory" : "no such file"}`);
  const entry = packageEntry(name, process.cwd());
  return entry && pathToFileURL(entry).href;
}

function checkedUrl(name: string, expected: string): string {
  let path: string;
  try {
    path = fileURLToPath(name);
  } catch (error) {
    throw new UsageError(`${name}: expected ${expected}, got ${(error as Error).message}`);
  }
  if (statsOf(path)?.isFile()) return name;
  throw new UsageError(`${name}: expected ${expected}, got no such file`);
}

/** Undefined for what is not there, or cannot be looked at. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
