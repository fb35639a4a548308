import { resolve } from "node:path";
import { type CheckpointStatus, checkpointStatus } from "../../checkpoint/node.js";
import { PartwayError } from "../../index.js";
import { type End, exitCodes } from "../ending/exit.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import type { SavedCall } from "../running/kept.js";
import { map } from "./map.js";
import { run } from "./run.js";

/** `partway resume FILE [options]`: the call that the checkpoint is of, made again where it was made. @throws UsageError */
export async function resume(file: string, more: readonly string[]): Promise<End> {
  const status = await statusOrEnd(file);
  if (typeof status === "number") return status;
  const path = resolve(file);
  const call = status.call as Partial<SavedCall> | undefined;
  if (!Array.isArray(call?.argv) || typeof call.folder !== "string")
    throw new UsageError(
      `${file}: expected the checkpoint of a command, got one of a program: make the same call there`,
    );
  try {
    process.chdir(call.folder);
  } catch (error) {
    throw new UsageError(`${file}: expected its folder ${call.folder} to be there, got ${systemReason(error)}`);
  }
  // What is said later counts.
  return { run, map }[status.command]([...call.argv, ...more, "--checkpoint", path]);
}

/** What a checkpoint says, or the exit code of one that says nothing, which is told. */
export async function statusOrEnd(file: string): Promise<CheckpointStatus | number> {
  try {
    return await checkpointStatus(file);
  } catch (error) {
    if (!(error instanceof PartwayError)) throw error;
    process.stderr.write(`partway: ${error.code}: ${error.message}\n`);
    return error.code === "CHECKPOINT_INVALID" ? exitCodes.checkpoint : exitCodes.usage;
  }
}
