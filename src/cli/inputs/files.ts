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
 * @throws UsageError for what cannot be read
 */
export function openFiles(paths: readonly string[]): OpenFiles {
  const opened: OpenFiles = { inputs: [], standardInput: false, stats: [] };
  for (const path of paths) {
    if (path === "-") addStandardInput(opened);
    else add(path, opened);
  }
  return opened;
}

function addStandardInput(opened: OpenFiles): void {
  if (opened.standardInput) throw new UsageError("-: expected standard input once, got it twice");
  opened.standardInput = true;
  opened.inputs.push({ name: "standard input", stream: process.stdin });
}

function add(path: string, opened: OpenFiles): void {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return addFolder(path, opened);
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
function addFolder(path: string, opened: OpenFiles): void {
  const before = opened.inputs.length;
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith("."));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name } of entries) add(join(path, name), opened);
  if (opened.inputs.length === before) throw new UsageError(`${path}: expected files, got an empty folder`);
}

function fileOf(path: string, size: number): Input {
  return {
    name: path,
    size,
    read: ({ from, to }) => createReadStream(path, { start: from, end: to - 1, highWaterMark: READ }),
  };
}
