import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { ReadStream, WriteStream } from "node:tty";

/** Whether a stream is a terminal that can move its cursor. */
export function isCapable(stream: WriteStream | ReadStream): boolean {
  return stream.isTTY === true && process.env["TERM"] !== "dumb";
}

/** Whether colours may be used on a stream (no-color.org). */
export function hasColor(stream: WriteStream, wanted: boolean): boolean {
  return wanted && isCapable(stream) && !process.env["NO_COLOR"];
}

/** Whether the terminal's encoding has more than ASCII. */
export function hasUnicode(): boolean {
  const { LC_ALL, LC_CTYPE, LANG, WT_SESSION } = process.env;
  if (process.platform === "win32") return WT_SESSION !== undefined;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || (process.platform === "darwin" ? "UTF-8" : ""));
}

/**
 * Whether this process is in its terminal's foreground. One that is not must leave the terminal alone: whoever reads
 * it or changes its mode from the background is halted by the system.
 */
export function inForeground(): boolean {
  if (process.platform === "win32") return true;
  try {
    const [group, foreground] = process.platform === "linux" ? groupsFromProc() : groupsFromPs();
    return group === foreground;
  } catch {
    return false;
  }
}

/** /proc/self/stat: pid (name) state parent group session terminal foreground-group ... The name may hold anything. */
function groupsFromProc(): [number, number] {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return [Number(fields[2]), Number(fields[5])];
}

function groupsFromPs(): [number, number] {
  const text = execFileSync("ps", ["-o", "pgid=,tpgid=", "-p", String(process.pid)], {
    encoding: "utf8",
    timeout: 2_000,
  });
  const [group, foreground] = text.trim().split(/\s+/).map(Number);
  return [group!, foreground!];
}
