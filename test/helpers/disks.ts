import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { afterAll, onTestFinished } from "vitest";

/**
 * A file system of its own of this size, `64k`, as long as the tests around it. Root alone may make one, and not in a
 * container that forbids it.
 *
 * @returns whether it was made
 */
export function smallDisk(path: string, size: string): boolean {
  mkdirSync(path);
  const made = succeeds("mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path);
  if (made) afterAll(() => void succeeds("umount", path));
  return made;
}

/** There is more room on it, or less. */
export function resize(path: string, size: string): void {
  succeeds("mount", "-o", `remount,size=${size}`, path);
}

/** For the rest of the test nobody may write to a folder: root neither, for it is mounted so. @returns whether that could be done */
export function makeReadOnly(path: string): boolean {
  if (process.getuid?.() !== 0) {
    chmodSync(path, 0o555);
    onTestFinished(() => chmodSync(path, 0o755));
    return true;
  }
  if (!succeeds("mount", "--bind", path, path)) return false;
  onTestFinished(() => void succeeds("umount", path));
  return succeeds("mount", "-o", "remount,bind,ro", path);
}

function succeeds(program: "mount" | "umount", ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}
