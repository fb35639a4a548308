import { type Stats, createReadStream, fstatSync, openSync } from "node:fs";
import { UsageError, systemReason } from "../ending/usage-error.js";

/** In bytes: the system's own 64 kB would mean many small reads. */
const READ = 262_144;

/** Inputs that can be read. */
export interface OpenInputs {
  /** What messages call it. */
  name: string;
  stream: AsyncIterable<Uint8Array>;
  /** Undefined for a standard input that was closed. */
  stats: Stats | undefined;
}

/** Opens a file of inputs, or standard input for "-". @throws UsageError */
export function openInputs(name: string): OpenInputs {
  if (name === "-") return { name: "standard input", stream: process.stdin, stats: statsOfStandardInput() };
  try {
    const fd = openSync(name, "r");
    const stats = fstatSync(fd);
    if (stats.isDirectory()) throw new UsageError(`${name}: expected a file of inputs, got a directory`);
    return { name, stream: createReadStream(name, { fd, highWaterMark: READ }), stats };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name}: expected a file of inputs, got ${systemReason(error)}`);
  }
}

function statsOfStandardInput(): Stats | undefined {
  try {
    return fstatSync(0);
  } catch {
    return undefined;
  }
}
