import { resolve } from "node:path";
import { type FileStatus, checkpointStatus } from "../../checkpoint/node.js";
import { PartwayError } from "../../index.js";
import { type End, exitCodes } from "../ending/exit.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import { plainJson } from "../../json/index.js";
import { oneLine } from "../results/summary.js";
import type { SavedCall } from "../running/kept.js";
import { map } from "./map.js";
import { run } from "./run.js";

/** `partway resume FILE [options]`: the call that the checkpoint is of, made again where it was made. @throws UsageError */
export async function resume(file: string, more: readonly string[]): Promise<End> {
  const status = await statusOrEnd(file);
  if (typeof status === "number") return status;
  const path = resolve(file);
  const { argv, folder } = callOf(file, status);
  try {
    process.chdir(folder);
  } catch (error) {
    throw new UsageError(`${file}: expected its folder ${folder} to be there, got ${systemReason(error)}`);
  }
  // What is said later counts.
  const later = [...more, "--checkpoint", path];
  return status.command === "run" ? run(argv, later) : map([...argv, ...later]);
}

/** What one types to go on with a run. */
export function wayOn(file: string, { command, call }: Pick<FileStatus, "command" | "call">): string {
  const typed = command === "run" || call !== undefined;
  return typed ? `partway resume ${file}` : `partway map TASK INPUTS --checkpoint ${file}`;
}

/** A run of a kernel that a page or a program has begun is one that comes with partway, as far as is known. @throws UsageError */
function callOf(file: string, status: FileStatus): SavedCall {
  const { command, task, params, call } = status;
  const saved = (call ?? {}) as Partial<SavedCall>;
  if (Array.isArray(saved.argv) && typeof saved.folder === "string") return saved as SavedCall;
  if (command === "map")
    throw new UsageError(
      `${file}: expected the checkpoint of a command, got one of a program: ${wayOn(file, status)} goes on`,
    );
  const flags = Object.entries(params ?? {}).map(([name, value]) => ["--param", `${name}=${plainJson(value)}`]);
  return { argv: [task, ...flags.flat()], folder: process.cwd() };
}

/** What a checkpoint says, or the exit code of one that says nothing, which is told. */
export async function statusOrEnd(file: string): Promise<FileStatus | number> {
  try {
    return await checkpointStatus(file);
  } catch (error) {
    if (!(error instanceof PartwayError)) throw error;
    process.stderr.write(`partway: ${error.code}: ${oneLine(error.message)}\n`);
    return error.code === "CHECKPOINT_INVALID" ? exitCodes.checkpoint : exitCodes.usage;
  }
}
