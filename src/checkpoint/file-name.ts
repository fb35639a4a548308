import type { RunIdentity } from "../task/checkpoint.js";
import { digest, sorted } from "./identity.js";
import type { Header } from "./records.js";

/** In hexadecimal digits: enough for the runs of one folder. */
const DIGITS = 8;

/** `partway-<task>-<digest>.partway`. @param apart what else tells runs apart, as JSON has it */
export function fileNameOf({ command, task }: RunIdentity, same: Header["same"], apart: unknown): string {
  const text = JSON.stringify([command, task, Object.entries(sorted(same) as object), apart ?? null]);
  const digits = digest([new TextEncoder().encode(text)]).slice(0, DIGITS);
  const name = task.replace(/\.([cm]?[jt]s|wasm)$/, "").replaceAll(/[^\w.-]/g, "-");
  return `partway-${name}-${digits}.partway`;
}
