import { readFileSync } from "node:fs";
import { type ParameterSchema, defineKernel } from "partway";
import { type ProbeParams, type ProbeState, configuration, decode, defaults } from "../fixtures/probe/words.js";

const bytes = readFileSync(new URL("../../build/fixtures/probe.wasm", import.meta.url));

export type { ProbeParams, ProbeState };

const parameters: ParameterSchema<Partial<ProbeParams>, ProbeParams> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => ({ value: { ...defaults, ...(value as Partial<ProbeParams>) } }),
  },
};

/** The test kernel. Its value so far: which jobs are done, and which others have something. */
export const probe = defineKernel({
  name: "probe",
  summary: "a kernel for tests",
  wasm: bytes,
  parameters,
  plan: (params: ProbeParams) => ({ jobs: params.jobs, configuration: configuration(params) }),
  decode,
  fold: () => {
    const done = new Set<number>();
    return {
      add: ({ job }) => void done.add(job),
      value: (inFlight) => ({ done: [...done].sort((a, b) => a - b), inFlight: inFlight.map(({ job }) => job) }),
    };
  },
});

interface Exports {
  memory: WebAssembly.Memory;
  allocate(length: number): number;
  configure(pointer: number, length: number): void;
  prepare(budget: number): number;
  begin(job: number, input: number, inputLength: number, resume: number, resumeLength: number): void;
  advance(budget: number): number;
  extent(): number;
  snapshot(): number;
  snapshot_length(): number;
}

/** The state of a job at a position, computed here, in one go. */
export class Reference {
  readonly #kernel: Exports;

  constructor(params: Partial<ProbeParams>) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    this.#kernel = instance.exports as unknown as Exports;
    const configured = configuration({ ...defaults, ...params, trapJob: -1, stuckJob: -1 });
    const pointer = this.#kernel.allocate(configured.length);
    new Uint8Array(this.#kernel.memory.buffer, pointer, configured.length).set(configured);
    this.#kernel.configure(pointer, configured.length);
    this.#kernel.prepare(2 ** 30);
  }

  at(job: number, position: number, input: Uint8Array = new Uint8Array(0)): ProbeState {
    const kernel = this.#kernel;
    const pointer = input.length > 0 ? kernel.allocate(input.length) : 0;
    new Uint8Array(kernel.memory.buffer, pointer, input.length).set(input);
    kernel.begin(job, pointer, input.length, 0, 0);
    kernel.advance(position);
    return decode(new Uint8Array(kernel.memory.buffer, kernel.snapshot(), kernel.snapshot_length()).slice());
  }

  extent(job: number): number {
    this.#kernel.begin(job, 0, 0, 0, 0);
    return this.#kernel.extent();
  }

  end(job: number, input?: Uint8Array): ProbeState {
    return this.at(job, this.extent(job), input);
  }
}
