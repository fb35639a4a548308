import { PartwayError } from "../errors.js";
import { ABI_VERSION } from "../task/abi.js";
import type { TaskSpec } from "../protocol/messages.js";
import type { Stepper } from "./stepper.js";

/** The exports of the kernel ABI, version 1. Pointers are unsigned, whatever sign the engine gives them. */
interface KernelExports {
  memory: WebAssembly.Memory;
  abi_version(): number;
  allocate(length: number): number;
  configure(pointer: number, length: number): void;
  prepare?(budget: number): number;
  begin(job: number, input: number, inputLength: number, resume: number, resumeLength: number): void;
  advance(budget: number): number;
  position(): number;
  extent(): number;
  snapshot(): number;
  snapshot_length(): number;
}

/** Makes an instance of a kernel, configured. @throws PartwayError ABI_UNSUPPORTED, KERNEL_INVALID, OUT_OF_MEMORY, KERNEL_TRAPPED */
export function createKernel({ name, module, configuration }: TaskSpec): Stepper {
  const kernel = instantiate(name, module);
  const version = guard(name, "abi_version", () => kernel.abi_version());
  if (version !== ABI_VERSION) {
    throw new PartwayError(
      "ABI_UNSUPPORTED",
      `kernel ${name}: expected version ${ABI_VERSION} of the kernel ABI, got ${version}`,
    );
  }
  guard(name, "configure", () => {
    const [pointer, length] = place(kernel, [configuration]);
    kernel.configure(pointer!, length!);
  });
  return new KernelStepper(name, kernel);
}

class KernelStepper implements Stepper {
  readonly prepare?: (budget: number) => number;

  constructor(
    private readonly name: string,
    private readonly kernel: KernelExports,
  ) {
    if (kernel.prepare) this.prepare = (budget) => guard(name, "prepare", () => kernel.prepare!(budget));
  }

  begin(job: number, input = EMPTY, resume = EMPTY): void {
    guard(this.name, "begin", () => {
      const [inputAt, inputLength, resumeAt, resumeLength] = place(this.kernel, [input, resume]);
      this.kernel.begin(job, inputAt!, inputLength!, resumeAt!, resumeLength!);
    });
  }

  advance(budget: number): number {
    const done = guard(this.name, "advance", () => this.kernel.advance(budget));
    if (done >= 0 && done <= budget) return done;
    throw new PartwayError(
      "KERNEL_INVALID",
      `kernel ${this.name}: expected advance(${budget}) to return 0 to ${budget}, got ${done}`,
    );
  }

  position(): number {
    return this.kernel.position();
  }

  extent(): number {
    return this.kernel.extent();
  }

  snapshot(): Uint8Array {
    return guard(this.name, "snapshot", () => {
      const pointer = this.kernel.snapshot() >>> 0;
      const length = this.kernel.snapshot_length() >>> 0;
      return new Uint8Array(this.kernel.memory.buffer, pointer, length).slice();
    });
  }
}

const EMPTY = new Uint8Array(0);

/** Copies byte strings into the kernel's memory, one behind the other from an address that `allocate` gave for all of them. */
function place(kernel: KernelExports, parts: Uint8Array[]): number[] {
  const aligned = (length: number): number => (length + 15) & ~15;
  const total = parts.reduce((sum, part) => sum + aligned(part.length), 0);
  let pointer = total === 0 ? 0 : kernel.allocate(total) >>> 0;
  return parts.flatMap((part) => {
    if (part.length === 0) return [0, 0];
    new Uint8Array(kernel.memory.buffer, pointer, part.length).set(part);
    const here = pointer;
    pointer += aligned(part.length);
    return [here, part.length];
  });
}

function instantiate(name: string, module: WebAssembly.Module): KernelExports {
  let memory: WebAssembly.Memory | undefined;
  const abort = (message: number, file: number, line: number, column: number): never => {
    const text = (pointer: number): string => (memory ? readString(memory, pointer >>> 0) : "");
    throw new Error(`${text(message) || "abort"} (${text(file) || "unknown file"}:${line}:${column})`);
  };
  try {
    const { exports } = new WebAssembly.Instance(module, { env: { abort } });
    memory = exports["memory"] as WebAssembly.Memory;
    return exports as unknown as KernelExports;
  } catch (cause) {
    if (cause instanceof WebAssembly.LinkError)
      throw new PartwayError("KERNEL_INVALID", `kernel ${name}: ${cause.message}`, { cause });
    throw failure(name, "its start", cause);
  }
}

/** A string of AssemblyScript: UTF-16, its length in bytes in the four bytes before it. */
function readString(memory: WebAssembly.Memory, pointer: number): string {
  if (pointer < 4 || pointer > memory.buffer.byteLength) return "";
  const length = new DataView(memory.buffer).getUint32(pointer - 4, true);
  if (length > 2_000 || pointer + length > memory.buffer.byteLength) return "";
  return new TextDecoder("utf-16le").decode(new Uint8Array(memory.buffer, pointer, length).slice());
}

function guard<T>(name: string, where: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw failure(name, where, cause);
  }
}

function failure(name: string, where: string, cause: unknown): PartwayError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const memory = cause instanceof RangeError && /memory/i.test(reason);
  return new PartwayError(
    memory ? "OUT_OF_MEMORY" : "KERNEL_TRAPPED",
    `kernel ${name} trapped in ${where}: ${reason}`,
    {
      cause,
    },
  );
}
