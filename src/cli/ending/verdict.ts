import type { PartwayError } from "../../index.js";
import { reasons } from "../running/reasons.js";
import type { Ending } from "../running/running.js";
import { exitCodes } from "./exit.js";

/** What is wrong with the call or the task, whoever finds it out. */
const unusable = new Set<PartwayError["code"]>([
  "OPTION_INVALID",
  "PARAMETER_INVALID",
  "TASK_INVALID",
  "MODULE_INVALID",
  "WASM_INVALID",
  "KERNEL_INVALID",
  "ABI_UNSUPPORTED",
  "CHECKPOINT_FAILED",
]);

const notOurs = new Set<PartwayError["code"]>(["CHECKPOINT_MISMATCH", "CHECKPOINT_INVALID", "CHECKPOINT_LOCKED"]);

/** The exit code that a run's end gives. */
export function verdict({ report, error, begun }: Ending): number {
  if (error && notOurs.has(error.code)) return exitCodes.checkpoint;
  if (error) return unusable.has(error.code) && !begun ? exitCodes.usage : exitCodes.failed;
  if (report!.status === "failed") return exitCodes.halt;
  if (report!.status === "stopped") return report!.reason === reasons.limit ? exitCodes.limit : exitCodes.failed;
  return report!.counts.rejected > 0 ? exitCodes.failed : exitCodes.done;
}
