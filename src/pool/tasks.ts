import { PartwayError } from "../errors.js";
import type { Platform } from "../platform/types.js";
import type { TaskSpec } from "../protocol/messages.js";
import { assertFunctionModule, assertKernelModule, functionsOf, looksLikeKernel } from "../task/abi.js";
import { bytesOf } from "../task/encoding.js";
import { type Task, type WasmTask, isWasm, isWasmTask, fileOf, namesWasm } from "../task/module.js";
import { compileWasm } from "./compiling.js";
import type { Supply } from "./work.js";

/** What `map` does with a task: what its workers need, and what comes before and after them. */
export interface ReadyTask<T> {
  task: TaskSpec;
  supply?: Supply;
  decode(snapshot: unknown): T;
}

/** A task's name, for reports, messages and checkpoints. */
export function nameOf(task: Task): string {
  if (typeof task === "string") return task;
  const url = task instanceof URL ? task : isWasmTask(task) && task.wasm instanceof URL ? task.wasm : undefined;
  return (url && fileOf(url)) || "task";
}

/**
 * Finds out what kind of task it is: at once for a module, which the workers load. WebAssembly is compiled here.
 *
 * @param wanted the option `export`
 * @throws PartwayError OPTION_INVALID, WASM_INVALID, KERNEL_INVALID, MODULE_INVALID
 */
export function readyTask<T>(
  task: Task<T>,
  wanted: string | undefined,
  platform: Platform,
): ReadyTask<T> | Promise<ReadyTask<T>> {
  const name = nameOf(task);
  const decode = (snapshot: unknown): T => snapshot as T;
  if (typeof task === "string") {
    if (wanted === undefined) return { task: { kind: "named", name }, decode };
    const text = `option export: expected none for a task that workers know by its name, got "${wanted}"`;
    throw new PartwayError("OPTION_INVALID", text);
  }
  if (task instanceof URL && !namesWasm(task)) {
    return { task: { kind: "module", name, url: task.href, export: wanted ?? "default" }, decode };
  }
  const wasm: WasmTask<unknown, T> = task instanceof URL || isWasm(task) ? { wasm: task } : task;
  return compileWasm(name, wasm.wasm, platform).then((module) => readyWasm(name, module, wasm, wanted));
}

function readyWasm<T>(
  name: string,
  module: WebAssembly.Module,
  { configuration = new Uint8Array(0), encode = bytesOf, decode }: WasmTask<unknown, T>,
  wanted: string | undefined,
): ReadyTask<T> {
  const read = (snapshot: unknown): T => (decode ? decode(snapshot as Uint8Array) : (snapshot as T));
  if (wanted === undefined && looksLikeKernel(module)) {
    assertKernelModule(name, module);
    const supply = (_job: number, input: unknown): Uint8Array => encode(input);
    return { task: { kind: "kernel", name, module, configuration }, supply, decode: read };
  }
  return {
    task: { kind: "function", name, module, export: functionOf(name, module, wanted) },
    decode: (one) => one as T,
  };
}

/** @throws PartwayError MODULE_INVALID, KERNEL_INVALID */
function functionOf(name: string, module: WebAssembly.Module, wanted: string | undefined): string {
  assertFunctionModule(name, module);
  const functions = functionsOf(module);
  const [only, ...others] = functions;
  if (wanted === undefined && only !== undefined && others.length === 0) return only;
  if (wanted !== undefined && functions.includes(wanted)) return wanted;
  const names = functions.join(", ") || "none";
  const expected =
    wanted === undefined ? "a kernel, or the name of one of its functions (`export`)" : `a function \`${wanted}\``;
  throw new PartwayError("MODULE_INVALID", `${name}: expected ${expected}; the functions it exports: ${names}`);
}
