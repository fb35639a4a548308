import {
  type Dirent,
  type Stats,
  accessSync,
  constants,
  createReadStream,
  readdirSync,
  realpathSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { Input } from "../../index.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import { diskFile } from "./disk-file.js";

/** Files that a run reads, and what there is to know of them. */
export interface OpenFiles {
  inputs: Input[];
  /** Whether standard input is one of them. */
  standardInput: boolean;
  /** Of files: what tells whether another name is the same file. */
  stats: Stats[];
}

interface Opening extends OpenFiles {
  /** Paths without links. */
  seen: Set<string>;
}

/**
 * What the arguments of a kernel that reads files stand for: files, whole folders in the order of their names, and `-` for
 * standard input. A file that is named again, by whatever name, is read once.
 *
 * @param endings of the names of files that are taken from folders; all are, if there are none
 * @throws UsageError for what cannot be read
 */
export function openFiles(paths: readonly string[], endings: readonly string[] = []): OpenFiles {
  const opened: Opening = { inputs: [], standardInput: false, stats: [], seen: new Set() };
  for (const path of paths) {
    if (path === "-") addStandardInput(opened);
    else add(path, opened, endings);
  }
  return opened;
}

function addStandardInput(opened: Opening): void {
  if (opened.standardInput) throw new UsageError("-: expected standard input once, got it twice");
  opened.standardInput = true;
  opened.inputs.push({ name: "standard input", stream: process.stdin });
}

function add(path: string, opened: Opening, endings: readonly string[]): void {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return addFolder(path, opened, endings);
    // What may not be read is found out before the work, not in the middle. Opened for that, a pipe would lose its writer.
    accessSync(path, constants.R_OK);
    if (stats.isFile()) addFile(path, stats, opened);
    else opened.inputs.push({ name: path, stream: streamOf(path) });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: expected a file or folder that can be read, got ${systemReason(error)}`);
  }
}

function addFile(path: string, stats: Stats, opened: Opening): void {
  const place = realpathSync.native(path);
  if (opened.seen.has(place)) return;
  opened.seen.add(place);
  opened.stats.push(stats);
  opened.inputs.push(diskFile(path, stats.size));
}

/** Opened when it is read: that may wait for somebody who writes. */
async function* streamOf(path: string): AsyncGenerator<Uint8Array, void> {
  yield* createReadStream(path);
}

/** Hidden files are nobody's inputs; links to folders may lead in a circle, and are not followed. */
function addFolder(path: string, opened: Opening, endings: readonly string[]): void {
  const isWanted = (name: string): boolean => endings.length === 0 || endings.some((ending) => name.endsWith(ending));
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && isWanted(entry.name))
    .filter((entry) => !isLinkToFolder(entry))
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of entries.sort()) add(file, opened, endings);
  if (entries.length > 0) return;
  const which = endings.length === 0 ? "files" : `files that end in ${endings.join(", ")}`;
  throw new UsageError(`${path}: expected ${which}, got a folder without any`);
}

function isLinkToFolder(entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return false;
  return statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.isDirectory() === true;
}
