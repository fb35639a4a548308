import type { GivenFile } from "./files.js";

/** What the page uses of a file or a folder that was dropped: a part of the File and Directory Entries API. */
export interface Entry {
  name: string;
  isDirectory: boolean;
  file?(found: (file: File) => void, failed: (error: Error) => void): void;
  createReader?(): { readEntries(found: (entries: Entry[]) => void, failed: (error: Error) => void): void };
}

/** Both in the order of their paths, each file once. */
export function merged(before: readonly GivenFile[], added: readonly GivenFile[]): GivenFile[] {
  const keyOf = ({ path, file }: GivenFile): string => [path, file.size, file.lastModified].join("\n");
  const known = new Map([...before, ...added].map((given) => [keyOf(given), given]));
  return [...known.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Files that a browser has found in a folder that was chosen. */
export function ofFolder(files: readonly File[], endings: readonly string[]): GivenFile[] {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter(isWanted(endings));
}

/**
 * Files that were dropped, as they are, and those in folders whose names have one of the endings; hidden ones are nobody's.
 *
 * @throws Error for what cannot be read
 */
export async function ofEntries(entries: readonly (Entry | File)[], endings: readonly string[]): Promise<GivenFile[]> {
  const found: GivenFile[] = [];
  for (const entry of entries) {
    if (entry instanceof File) found.push({ path: entry.name, file: entry });
    else if (entry.isDirectory) found.push(...(await inFolder(entry, `${entry.name}/`)).filter(isWanted(endings)));
    else found.push({ path: entry.name, file: await fileOf(entry) });
  }
  return found;
}

/** The files of a folder and of the folders in it. @param path its own, with a slash */
async function inFolder(folder: Entry, path: string): Promise<GivenFile[]> {
  const reader = folder.createReader!();
  const found: GivenFile[] = [];
  for (;;) {
    // A reader gives some at a time, and none at the end.
    const entries = await new Promise<Entry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (const entry of entries) {
      if (entry.isDirectory) found.push(...(await inFolder(entry, `${path}${entry.name}/`)));
      else found.push({ path: path + entry.name, file: await fileOf(entry) });
    }
  }
}

function fileOf(entry: Entry): Promise<File> {
  return new Promise((resolve, reject) => entry.file!(resolve, reject));
}

function isWanted(endings: readonly string[]): (given: GivenFile) => boolean {
  return ({ file: { name } }) =>
    !name.startsWith(".") && (endings.length === 0 || endings.some((ending) => name.endsWith(ending)));
}
