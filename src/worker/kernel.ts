import { PartwayError } from "../errors.js";
import { ABI_VERSION } from "../task/abi.js";
import type { KernelSpec, WireJob } from "../protocol/messages.js";
import { guard, instantiate } from "./instance.js";
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
export function createKernel({ name, module, configuration, first }: KernelSpec): Stepper {
  const kernel = instantiate(`kernel ${name}`, module) as unknown as KernelExports;
  const version = guard(`kernel ${name}`, "abi_version", () => kernel.abi_version());
  if (version !== ABI_VERSION) {
    throw new PartwayError(
      "ABI_UNSUPPORTED",
      `kernel ${name}: expected version ${ABI_VERSION} of the kernel ABI, got ${version}`,
    );
  }
  guard(`kernel ${name}`, "configure", () => {
    const [pointer, length] = place(kernel, [configuration]);
    kernel.configure(pointer!, length!);
  });
  return new KernelStepper(name, kernel, first);
}

class KernelStepper implements Stepper {
  readonly prepare?: (budget: number) => number;

  readonly #what: string;

  constructor(
    name: string,
    private readonly kernel: KernelExports,
    private readonly first = 0,
  ) {
    this.#what = `kernel ${name}`;
    if (kernel.prepare) this.prepare = (budget) => guard(this.#what, "prepare", () => kernel.prepare!(budget));
  }

  /** Inputs and snapshots of kernels are bytes. */
  begin({ job, input = EMPTY, resume = EMPTY }: WireJob): void {
    guard(this.#what, "begin", () => {
      const [inputAt, inputLength, resumeAt, resumeLength] = place(this.kernel, [input, resume] as Uint8Array[]);
      this.kernel.begin(job - this.first, inputAt!, inputLength!, resumeAt!, resumeLength!);
    });
  }

  advance(budget: number): number {
    const done = guard(this.#what, "advance", () => this.kernel.advance(budget));
    if (done >= 0 && done <= budget) return done;
    throw new PartwayError(
      "KERNEL_INVALID",
      `${this.#what}: expected advance(${budget}) to return 0 to ${budget}, got ${done}`,
    );
  }

  position(): number {
    return this.kernel.position();
  }

  extent(): number {
    return this.kernel.extent();
  }

  snapshot(): Uint8Array {
    return guard(this.#what, "snapshot", () => {
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
