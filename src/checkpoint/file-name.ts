import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { RunIdentity } from "../task/checkpoint.js";
import type { Header } from "./records.js";

/** In hexadecimal digits: enough for the runs of one folder. */
const DIGITS = 8;

/** `partway-<task>-<digest>.partway`. @param apart what else tells runs apart, as JSON has it */
export function fileNameOf({ command, task }: RunIdentity, same: Header["same"], apart: unknown): string {
  const sorted = Object.entries(same).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([command, task, sorted, apart ?? null]);
  const digest = bytesToHex(sha256(new TextEncoder().encode(text))).slice(0, DIGITS);
  const name = task.replace(/\.([cm]?[jt]s|wasm)$/, "").replaceAll(/[^\w.-]/g, "-");
  return `partway-${name}-${digest}.partway`;
}
