import { readFileSync } from "node:fs";

/** The exports of the kernel ABI, version 1. */
interface Exports {
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

const NOTHING = new Uint8Array(0);

/** More steps than any job has. */
export const ALL = 2 ** 31 - 1;

/** A kernel's compiled code, by its name. */
export function compile(name: string): WebAssembly.Module {
  const path = new URL(`../../build/${name}.wasm`, import.meta.url);
  return new WebAssembly.Module(readFileSync(path));
}

/** A kernel on the main thread, held by nothing but its ABI. */
export class Instance {
  readonly exports: Exports;

  /** @param inputs what jobs are begun with that are given no input */
  constructor(
    module: WebAssembly.Module,
    private readonly inputs: readonly Uint8Array[] = [],
  ) {
    this.exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  }

  configure(configuration: Uint8Array): void {
    const [pointer] = this.place(configuration);
    this.exports.configure(pointer!, configuration.length);
  }

  prepare(budget = 16): void {
    while (this.exports.prepare?.(budget) === budget);
  }

  begin(job: number, resume: Uint8Array = NOTHING, input: Uint8Array = this.inputs[job] ?? NOTHING): void {
    const [inputAt, resumeAt] = this.place(input, resume);
    this.exports.begin(job, inputAt!, input.length, resumeAt!, resume.length);
  }

  snapshot(): Uint8Array {
    const pointer = this.exports.snapshot() >>> 0;
    return new Uint8Array(this.exports.memory.buffer, pointer, this.exports.snapshot_length()).slice();
  }

  /** The job's last snapshot, made in one go. */
  whole(job: number, input?: Uint8Array): Uint8Array {
    this.begin(job, NOTHING, input);
    this.exports.advance(ALL);
    return this.snapshot();
  }

  /** Copies bytes to where the kernel wants them, one part behind the other. */
  place(...parts: Uint8Array[]): number[] {
    const aligned = (length: number): number => (length + 15) & ~15;
    let next = this.exports.allocate(parts.reduce((sum, { length }) => sum + aligned(length), 0)) >>> 0;
    return parts.map((part) => {
      if (part.length === 0) return 0;
      const pointer = next;
      new Uint8Array(this.exports.memory.buffer, pointer, part.length).set(part);
      next += aligned(part.length);
      return pointer;
    });
  }
}
