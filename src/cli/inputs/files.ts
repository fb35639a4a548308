import { type Stats, createReadStream, openSync, closeSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Input } from "../../index.js";
import { UsageError, systemReason } from "../ending/usage-error.js";

/** In bytes: the system's own 64 kB would mean many small reads. */
const READ = 2 ** 20;

/** Files that a run reads, and what there is to know of them. */
export interface OpenFiles {
  inputs: Input[];
  /** Whether standard input is one of them. */
  standardInput: boolean;
  /** Of files: what tells whether another name is the same file. */
  stats: Stats[];
}

/**
 * What the arguments of a kernel that reads files stand for: files, whole folders in the order of their names, and `-` for
 * standard input.
 *
 * @param endings of the names of files that are taken from folders; all are, if there are none
 * @throws UsageError for what cannot be read
 */
export function openFiles(paths: readonly string[], endings: readonly string[] = []): OpenFiles {
  const opened: OpenFiles = { inputs: [], standardInput: false, stats: [] };
  for (const path of paths) {
    if (path === "-") addStandardInput(opened);
    else add(path, opened, endings);
  }
  return opened;
}

function addStandardInput(opened: OpenFiles): void {
  if (opened.standardInput) throw new UsageError("-: expected standard input once, got it twice");
  opened.standardInput = true;
  opened.inputs.push({ name: "standard input", stream: process.stdin });
}

function add(path: string, opened: OpenFiles, endings: readonly string[]): void {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return addFolder(path, opened, endings);
    // What may not be read is found out before the work, not in the middle.
    closeSync(openSync(path, "r"));
    opened.stats.push(stats);
    opened.inputs.push(stats.isFile() ? fileOf(path, stats.size) : { name: path, stream: createReadStream(path) });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: expected a file or folder that can be read, got ${systemReason(error)}`);
  }
}

/** Hidden files are nobody's inputs. */
function addFolder(path: string, opened: OpenFiles, endings: readonly string[]): void {
  const before = opened.inputs.length;
  const isWanted = (name: string): boolean => endings.length === 0 || endings.some((ending) => name.endsWith(ending));
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && isWanted(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of entries.sort()) add(file, opened, endings);
  if (opened.inputs.length > before) return;
  const which = endings.length === 0 ? "files" : `files that end in ${endings.join(", ")}`;
  throw new UsageError(`${path}: expected ${which}, got a folder without any`);
}

function fileOf(path: string, size: number): Input {
  return {
    name: path,
    size,
    read: ({ from, to }) => createReadStream(path, { start: from, end: to - 1, highWaterMark: READ }),
  };
}
