import { type ParameterSchema, type Plan, type Stage, defineKernel } from "partway";
import { type ProbeParams, type ProbeState, configuration, decode, defaults } from "../fixtures/probe/words.js";
import { Reference, probe } from "./probe.js";

export interface StagedParams extends ProbeParams {
  /** Jobs of each stage that follows; each has something of the stage before for its input. */
  following: number[];
}

/** What each stage has made so far: the states of its jobs, by their numbers within it. */
export type StagedValue = (ProbeState | undefined)[][];

interface Hooks {
  /** Called when a stage is planned from the value of the one before. */
  planned?(stage: number, value: StagedValue): void | Promise<void>;
  /** How the first stage is planned. @default by number */
  first?(params: StagedParams): Plan;
}

const parameters: ParameterSchema<Partial<StagedParams>, StagedParams> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => ({ value: { ...defaults, following: [], ...(value as Partial<StagedParams>) } }),
  },
};

/** The test kernel in several stages. */
export function stagedProbe({ planned, first }: Hooks = {}) {
  const fold = (jobs: number | undefined, before: StagedValue) => {
    const states: (ProbeState | undefined)[] = Array.from({ length: jobs ?? 0 });
    return {
      add: ({ job, value }: { job: number; value?: ProbeState }) => void (states[job] = value),
      value: () => [...before, states.slice()],
    };
  };
  const stage = (number: number, params: StagedParams, before: StagedValue): Stage<StagedValue> | undefined => {
    const jobs = params.following[number - 1];
    if (jobs === undefined) return undefined;
    return {
      wasm: probe.wasm,
      plan: async () => {
        await planned?.(number, before);
        const inputs = Array.from({ length: jobs }, (_, job) => inputOf(number, job, before));
        // One kind of plan after the other.
        if (number % 2 === 0)
          return { jobs, configuration: configuration(params), input: (job: number) => inputs[job]! };
        return { inputs, configuration: configuration(params) };
      },
      decode,
      fold: () => fold(jobs, before),
      next: (value) => stage(number + 1, params, value),
    };
  };
  return defineKernel({
    name: "staged",
    summary: "a kernel of several stages, for tests",
    wasm: probe.wasm,
    parameters,
    plan: (params: StagedParams): Plan =>
      first?.(params) ?? { jobs: params.jobs, configuration: configuration(params) },
    decode,
    fold: (params: StagedParams) => fold(params.jobs, []),
    next: (value: StagedValue, params: StagedParams) => stage(1, params, value),
  });
}

/** What a job of a stage that follows is given: it depends on all that was made before. */
function inputOf(stage: number, job: number, before: StagedValue): Uint8Array {
  const last = before.at(-1)!;
  const mixed = last.reduce((sum, state) => BigInt.asUintN(64, sum * 31n + (state?.state ?? 7n)), BigInt(job));
  return new Uint8Array(BigUint64Array.of(mixed, BigInt(stage)).buffer);
}

/** The value of a whole run, made here, in one go. @param inputs those of the first stage, if it is planned by inputs */
export function stagedReference(params: StagedParams, inputs?: readonly Uint8Array[]): StagedValue {
  const reference = new Reference(params);
  const value: StagedValue = [Array.from({ length: params.jobs }, (_, job) => reference.end(job, inputs?.[job]))];
  for (const [at, jobs] of params.following.entries()) {
    const before = value.slice();
    value.push(Array.from({ length: jobs }, (_, job) => reference.end(job, inputOf(at + 1, job, before))));
  }
  return value;
}
