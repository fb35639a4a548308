import { readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** The file that a name stands for, which need not be there yet. A link stays a link: what it points at is written, and locked. */
export function realPathOf(name: string): string {
  const path = resolve(name);
  try {
    return realpathSync(path);
  } catch (error) {
    // Where links lead in a circle, whoever opens it says so.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return path;
  }
  const folder = realPathOf(dirname(path));
  const target = targetOf(path);
  return target === undefined ? join(folder, basename(path)) : realPathOf(resolve(folder, target));
}

/** What a link that leads nowhere points at; undefined for what is no link. */
function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Of a pipe one would wait for somebody at its other end. A folder says itself that it is one. @throws Error for what is no file */
export function assertFile(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats && !stats.isFile() && !stats.isDirectory()) throw new Error("a pipe or a device");
}
