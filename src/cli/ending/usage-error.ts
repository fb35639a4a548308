import { getSystemErrorMap } from "node:util";

/** The call is wrong: one line that names the flag or file, what was expected and what was got. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A value as it was typed, short enough for a line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

/** Why a system call failed, as people say it: `no space left on device (ENOSPC)`. */
export function systemReason(error: unknown): string {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return message ?? String(error);
  const [, said] = getSystemErrorMap().get(errno ?? 0) ?? [];
  return `${said ?? "failed"} (${code})`;
}
