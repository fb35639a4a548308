import { PartwayError, reasonOf } from "../errors.js";

/** @param what it is, for messages: `kernel primes` @throws PartwayError KERNEL_INVALID, OUT_OF_MEMORY, KERNEL_TRAPPED */
export function instantiate(what: string, module: WebAssembly.Module): WebAssembly.Exports {
  let memory: WebAssembly.Memory | undefined;
  const abort = (message: number, file: number, line: number, column: number): never => {
    const text = (pointer: number): string => (memory ? readString(memory, pointer >>> 0) : "");
    throw new Error(`${text(message) || "abort"} (${text(file) || "unknown file"}:${line}:${column})`);
  };
  try {
    const { exports } = new WebAssembly.Instance(module, { env: { abort } });
    memory = exports["memory"] as WebAssembly.Memory;
    return exports;
  } catch (cause) {
    if (cause instanceof WebAssembly.LinkError)
      throw new PartwayError("KERNEL_INVALID", `${what}: ${cause.message}`, { cause });
    throw failure(what, "its start", cause);
  }
}

/** A string of AssemblyScript: UTF-16, its length in bytes in the four bytes before it. */
function readString(memory: WebAssembly.Memory, pointer: number): string {
  if (pointer < 4 || pointer > memory.buffer.byteLength) return "";
  const length = new DataView(memory.buffer).getUint32(pointer - 4, true);
  if (length > 2_000 || pointer + length > memory.buffer.byteLength) return "";
  return new TextDecoder("utf-16le").decode(new Uint8Array(memory.buffer, pointer, length).slice());
}

/** Calls into an instance: a trap is an error of ours. */
export function guard<T>(what: string, where: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw failure(what, where, cause);
  }
}

function failure(what: string, where: string, cause: unknown): PartwayError {
  const reason = reasonOf(cause);
  const memory = cause instanceof RangeError && /memory/i.test(reason);
  return new PartwayError(memory ? "OUT_OF_MEMORY" : "KERNEL_TRAPPED", `${what} trapped in ${where}: ${reason}`, {
    cause,
  });
}
