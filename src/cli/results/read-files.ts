import { type Stats, statSync } from "node:fs";

/** A file that a call reads: in its place nothing may be written, least of all the half of something. */
export interface ReadFile {
  /** What it is, for messages. */
  what: string;
  stats: Stats | undefined;
}

/** @throws Error saying what a file that is to be written is already */
export function refuseRead(file: Stats | undefined, reads: readonly ReadFile[]): void {
  const taken = reads.find(({ stats }) => isSame(file, stats));
  if (taken) throw new Error(taken.what);
}

/** The module or WebAssembly of a task. */
export function taskFile(url: URL): ReadFile {
  return { what: "the file of the task", stats: statSync(url, { throwIfNoEntry: false }) };
}

function isSame(one: Stats | undefined, other: Stats | undefined): boolean {
  return one !== undefined && other !== undefined && one.isFile() && one.dev === other.dev && one.ino === other.ino;
}
