import { readFileSync } from "node:fs";

interface Exports {
  memory: WebAssembly.Memory;
  reserveFft(largest: number): void;
  prepareFft(): number;
  fftInput(): number;
  fftOutput(log: number): number;
  fftBuffer(log: number, step: number): number;
  fftBytes(log: number): number;
  halfBytes(log: number): number;
  fftSteps(log: number): number;
  fftStep(log: number, step: number): void;
  transform(log: number): void;
}

const module = new WebAssembly.Module(
  readFileSync(new URL("../../../build/fixtures/fft.wasm", import.meta.url).pathname),
);

export interface Spectrum {
  re: Float32Array;
  im: Float32Array;
}

/** assembly/fft, prepared for transforms of up to 2^largest numbers. */
export class Fft {
  readonly exports = new WebAssembly.Instance(module).exports as unknown as Exports;

  constructor(largest: number) {
    this.exports.reserveFft(largest);
    while (this.exports.prepareFft());
  }

  put(numbers: Float32Array): void {
    new Float32Array(this.exports.memory.buffer, this.exports.fftInput(), numbers.length).set(numbers);
  }

  spectrum(log: number): Spectrum {
    const { exports } = this;
    const part = (at: number): Float32Array => new Float32Array(exports.memory.buffer, at, 2 ** (log - 1) + 1).slice();
    const at = exports.fftOutput(log);
    return { re: part(at), im: part(at + exports.halfBytes(log)) };
  }

  transform(numbers: Float32Array): Spectrum {
    const log = Math.log2(numbers.length);
    this.put(numbers);
    this.exports.transform(log);
    return this.spectrum(log);
  }

  /** What lies in the buffer before a step. */
  buffer(log: number, step: number): Uint8Array<ArrayBuffer> {
    const { memory, fftBuffer, fftBytes } = this.exports;
    return new Uint8Array(memory.buffer as ArrayBuffer, fftBuffer(log, step), fftBytes(log));
  }
}
