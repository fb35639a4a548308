import { PartwayError, describe, reasonOf } from "../errors.js";
import type { Platform } from "../platform/types.js";
import { isIterable } from "./inputs.js";
import { assertKernelModule } from "../task/abi.js";
import type { Plan, WasmSource } from "../task/kernel.js";

/** By what they were compiled from. */
const compiled = new WeakMap<object, Promise<WebAssembly.Module>>();

/** The bytes that a module was compiled from. */
const codes = new WeakMap<WebAssembly.Module, Uint8Array>();

/** What a module is: its bytes, or, of one that somebody else has compiled, what it takes and gives. */
export function codeOf(module: WebAssembly.Module): unknown {
  return codes.get(module) ?? [WebAssembly.Module.imports(module), WebAssembly.Module.exports(module)];
}

/** A kernel's module: compiled once, here, and posted to the workers. @throws PartwayError WASM_INVALID, KERNEL_INVALID */
export async function compileKernel(name: string, wasm: WasmSource, platform: Platform): Promise<WebAssembly.Module> {
  const module = await compileWasm(`kernel ${name}`, wasm, platform);
  assertKernelModule(name, module);
  return module;
}

/** @param what it is, for messages @throws PartwayError WASM_INVALID */
export function compileWasm(what: string, source: WasmSource, platform: Platform): Promise<WebAssembly.Module> {
  let module = compiled.get(source);
  if (!module) {
    module = moduleOf(source, platform).catch((cause) => {
      // What could not be read may be there the next time.
      compiled.delete(source);
      throw new PartwayError("WASM_INVALID", `${what}: expected a WebAssembly module: ${reasonOf(cause)}`, { cause });
    });
    compiled.set(source, module);
  }
  return module;
}

async function moduleOf(source: WasmSource, platform: Platform): Promise<WebAssembly.Module> {
  if (typeof source === "function") return moduleOf(await source(), platform);
  if (source instanceof WebAssembly.Module) return source;
  const read = source instanceof URL ? await platform.read(source) : source;
  if (!(read instanceof ArrayBuffer) && !ArrayBuffer.isView(read)) throw new TypeError(`got ${describe(source)}`);
  const view = read instanceof ArrayBuffer ? new Uint8Array(read) : read;
  // A copy: their owner may change them.
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
  const module = await WebAssembly.compile(bytes);
  codes.set(module, bytes);
  return module;
}

/** @throws PartwayError TASK_INVALID */
export function assertPlan(name: string, plan: Plan): void {
  const fail = (expected: string, got: unknown): never => {
    throw new PartwayError("TASK_INVALID", `the plan of ${name}: expected ${expected}, got ${describe(got)}`);
  };
  if (plan === null || typeof plan !== "object") fail("an object", plan);
  const { jobs, inputs, configuration } = plan;
  if (inputs !== undefined) {
    if (!isIterable(inputs)) fail("`inputs` as an iterable", inputs);
  } else {
    if (!Number.isInteger(jobs) || jobs < 0 || jobs > MOST_JOBS)
      fail(`\`jobs\`, a whole number from 0 to ${MOST_JOBS}`, jobs);
    if (plan.input !== undefined && typeof plan.input !== "function") fail("`input` as a function", plan.input);
  }
  if (configuration !== undefined && !(configuration instanceof Uint8Array))
    fail("`configuration` as a Uint8Array", configuration);
}

const MOST_JOBS = 2 ** 31 - 1;
