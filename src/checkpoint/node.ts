import type { Checkpoint } from "../task/checkpoint.js";
import { type CheckpointOptions, checkpointIn } from "./checkpoint.js";
import { FileStore } from "./file-store.js";
import { codeOfModule } from "./module-code.js";

export type { Checkpoint, RunIdentity } from "../task/checkpoint.js";
export type { CheckpointOptions } from "./checkpoint.js";

/**
 * A run's checkpoint in a file: whatever the run makes is in there before anybody hears of it, and the same call with the same
 * file goes on from there. A file that is not there is made.
 */
export function fileCheckpoint(path: string, options?: CheckpointOptions): Checkpoint {
  return checkpointIn(new FileStore(path), codeOfModule, options);
}
