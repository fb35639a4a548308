import { PartwayError, describe } from "../errors.js";
import type { Platform } from "../platform/types.js";
import { assertKernelModule } from "../task/abi.js";
import type { AnyKernel, Plan, WasmSource } from "../task/kernel.js";

const compiled = new WeakMap<AnyKernel, Promise<WebAssembly.Module>>();

/** A kernel's module: compiled once, here, and posted to the workers. @throws PartwayError WASM_INVALID, KERNEL_INVALID */
export function compileKernel(kernel: AnyKernel, platform: Platform): Promise<WebAssembly.Module> {
  let module = compiled.get(kernel);
  if (!module) {
    module = compile(kernel, platform);
    compiled.set(kernel, module);
    // A kernel that could not be read may be there the next time.
    module.catch(() => compiled.delete(kernel));
  }
  return module;
}

async function compile({ name, wasm }: AnyKernel, platform: Platform): Promise<WebAssembly.Module> {
  let module: WebAssembly.Module;
  try {
    module = await moduleOf(wasm, platform);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PartwayError("WASM_INVALID", `kernel ${name}: expected a WebAssembly module: ${reason}`, { cause });
  }
  assertKernelModule(name, module);
  return module;
}

async function moduleOf(source: WasmSource, platform: Platform): Promise<WebAssembly.Module> {
  if (typeof source === "function") return moduleOf(await source(), platform);
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof URL) return WebAssembly.compile((await platform.read(source)) as BufferSource);
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source as BufferSource);
  throw new TypeError(`got ${describe(source)}`);
}

/** @throws PartwayError TASK_INVALID */
export function assertPlan(name: string, plan: Plan): void {
  const fail = (expected: string, got: unknown): never => {
    throw new PartwayError("TASK_INVALID", `the plan of ${name}: expected ${expected}, got ${describe(got)}`);
  };
  if (plan === null || typeof plan !== "object") fail("an object", plan);
  const { jobs, configuration, input } = plan;
  if (!Number.isInteger(jobs) || jobs < 0 || jobs > MOST_JOBS)
    fail(`\`jobs\`, a whole number from 0 to ${MOST_JOBS}`, jobs);
  if (configuration !== undefined && !(configuration instanceof Uint8Array))
    fail("`configuration` as a Uint8Array", configuration);
  if (input !== undefined && typeof input !== "function") fail("`input` as a function", input);
}

const MOST_JOBS = 2 ** 31 - 1;
