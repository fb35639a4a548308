import { createReadStream, openSync, statSync } from "node:fs";
import { UsageError, systemReason } from "../ending/usage-error.js";

/** In bytes: the system's own 64 kB would mean many small reads. */
const READ = 262_144;

/** Opens a file of inputs, or standard input for "-". @throws UsageError */
export function openInputs(name: string): AsyncIterable<Uint8Array> {
  if (name === "-") return process.stdin;
  try {
    const fd = openSync(name, "r");
    if (statSync(name).isDirectory()) throw new UsageError(`${name}: expected a file of inputs, got a directory`);
    return createReadStream(name, { fd, highWaterMark: READ });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name}: expected a file of inputs, got ${systemReason(error)}`);
  }
}
