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

  constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  }

  configure(configuration: Uint8Array): void {
    this.exports.configure(this.place(configuration), configuration.length);
  }

  prepare(budget = 16): void {
    while (this.exports.prepare?.(budget) === budget);
  }

  begin(job: number, resume: Uint8Array = new Uint8Array(0)): void {
    this.exports.begin(job, 0, 0, resume.length === 0 ? 0 : this.place(resume), resume.length);
  }

  snapshot(): Uint8Array {
    const pointer = this.exports.snapshot() >>> 0;
    return new Uint8Array(this.exports.memory.buffer, pointer, this.exports.snapshot_length()).slice();
  }

  /** The job's last snapshot, made in one go. */
  whole(job: number): Uint8Array {
    this.begin(job);
    this.exports.advance(ALL);
    return this.snapshot();
  }

  /** Copies bytes to where the kernel wants them. */
  place(bytes: Uint8Array): number {
    const pointer = this.exports.allocate(bytes.length) >>> 0;
    new Uint8Array(this.exports.memory.buffer, pointer, bytes.length).set(bytes);
    return pointer;
  }
}
