import { PartwayError, describe } from "../errors.js";
import type { Outcome } from "./outcome.js";
import type { ParameterSchema } from "./parameters.js";

/** Where a kernel's code comes from. A function is called when the kernel is first run. */
export type WasmSource = URL | Uint8Array | ArrayBuffer | WebAssembly.Module | (() => WasmSource | Promise<WasmSource>);

/** What a run, or a stage of it, will do. It depends on the parameters alone, never on the machine. */
export type Plan = PlanByNumber | PlanByInputs;

interface PlanOptions {
  /** Bytes that every worker's kernel is configured with. @default empty */
  configuration?: Uint8Array;
}

/** It is known how many jobs there are. */
export interface PlanByNumber extends PlanOptions {
  /** Number of jobs, 0 to 2^31 - 1. */
  jobs: number;
  /** The bytes that job number `job` is begun with, asked for when the job is about to be sent. @default none */
  input?(job: number): Uint8Array | Promise<Uint8Array>;
  inputs?: undefined;
  pulled?: undefined;
}

/**
 * A job for each input, pulled when workers need them: files are read as they are worked on. A checkpoint knows such jobs by
 * their inputs, so that more may have come when the run goes on: what a job makes has to depend on its input alone, and not on
 * its number. What has a `length` or `size` tells how many there are.
 */
export interface PlanByInputs extends PlanOptions {
  /** The bytes that each job is begun with. */
  inputs: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /**
   * The part of all inputs that was pulled so far, 0 to 1, where nobody knows how many there are: of files, the bytes that
   * were read. Progress and the time that is left are told by it. @default nobody knows
   */
  pulled?(): number | undefined;
  jobs?: undefined;
}

/**
 * A part of a run that begins when the one before has ended, and is planned from its value. Its jobs are numbered from 0 for
 * whoever wrote it; the run numbers them on.
 */
export interface Stage<Value = unknown> {
  wasm: WasmSource;
  plan(): Plan | Promise<Plan>;
  /** Reads a snapshot, as a kernel's does. */
  decode(snapshot: Uint8Array): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- its outcomes are its own affair
  fold(): Fold<any, Value>;
  /** @default none: it is the last */
  next?(value: Value): Stage<Value> | undefined;
}

/** Gathers a run's value. It may hear of jobs in any order; what it answers does not depend on that order. */
export interface Fold<T, Value> {
  /** Called once for each job that is fulfilled. */
  add(outcome: Outcome<T>): void;
  /**
   * The run's value so far: cheap, and asked for at any moment.
   * `inFlight` are the jobs that have a value but no end: running, stopped, or rejected with something kept.
   *
   * A value that makes what is shown of it only when that is asked for may have a method `made()`: it resolves when all is made, a
   * few milliseconds at a time. A page waits for it before it shows the value as text.
   */
  value(inFlight: readonly Outcome<T>[]): Value;
}

/** What a presentation of a value may depend on. */
export interface Surface {
  /** Width in characters. */
  columns: number;
  /** Whether ANSI colours may be used. */
  color: boolean;
}

/**
 * How a value becomes bytes or text, by format name, at once or as a promise. `text` is what a terminal shows, `json` what stands for the value
 * in a JSON report (default: the value itself), any other name is a file format, chosen by `--format` or by a file's ending.
 */
export interface Formats<Value> {
  text?(value: Value, surface: Surface): string;
  json?(value: Value): unknown;
  [format: string]: ((value: Value, surface: Surface) => unknown) | undefined;
}

/** Parameters that are worth trying: they show what a kernel can do. */
export interface Preset<Input = unknown> {
  /** What they give, in one line. */
  title: string;
  /** What is left out has the kernel's default. */
  params: Input;
}

/**
 * A kernel: a WebAssembly module that follows the kernel ABI, and what the main side must know of it.
 * `Params` are the parameters with defaults filled in, `T` is one job's value, `Value` the whole run's.
 */
export interface Kernel<Params = unknown, Value = unknown, T = unknown, Input = Params> {
  /** Lower-case letters, digits and dashes. */
  name: string;
  /** One line on what it does. */
  summary: string;
  /** One line on what a partial answer means. */
  partial?: string;
  wasm: WasmSource;
  /** Any Standard Schema; a zod object schema also gives the flags of the command line and the page's form. */
  parameters: ParameterSchema<Input, Params>;
  /** Offered by the page and by `partway run KERNEL --help`. @default none */
  presets?: readonly Preset<Input>[];
  plan(params: Params): Plan | Promise<Plan>;
  /** Reads a snapshot: a finished job's result, or the part of it that was made. The bytes are its own. */
  decode(snapshot: Uint8Array): T;
  fold(params: Params): Fold<T, Value>;
  /** The stage that follows, planned from the value when all jobs have ended: it refines that value. @default none */
  next?(value: Value, params: Params): Stage<Value> | undefined;
  formats?: Formats<Value>;
}

/** A kernel of any type, as a program that chooses one by name holds it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyKernel = Kernel<any, any, any, any>;

/** Checks a descriptor, and gives it back with its types inferred. @throws PartwayError TASK_INVALID */
export function defineKernel<Params, Value, T, Input = Params>(
  kernel: Kernel<Params, Value, T, Input>,
): Kernel<Params, Value, T, Input> {
  assertKernel(kernel);
  return Object.freeze(kernel);
}

export function assertKernel(kernel: unknown): asserts kernel is AnyKernel {
  const fail = (expected: string, got: unknown): never => {
    throw new PartwayError("TASK_INVALID", `a kernel descriptor needs ${expected}, got ${describe(got)}`);
  };
  if (kernel === null || typeof kernel !== "object") fail("to be an object", kernel);
  const { name, summary, wasm, parameters, presets = [], plan, decode, fold, next } = kernel as Partial<AnyKernel>;
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]*$/.test(name))
    fail("`name` in lower-case letters, digits and dashes", name);
  if (typeof summary !== "string") fail("`summary`, one line of text", summary);
  if (wasm === undefined || wasm === null) fail("`wasm`, a URL, bytes, a module, or a function that gives one", wasm);
  if (typeof parameters?.["~standard"]?.validate !== "function")
    fail("`parameters`, a Standard Schema such as zod's", parameters);
  if (!Array.isArray(presets) || !presets.every(isPreset)) fail("`presets` as `{ title, params }[]`", presets);
  if (typeof plan !== "function") fail("the function `plan`", plan);
  if (typeof decode !== "function") fail("the function `decode`", decode);
  if (typeof fold !== "function") fail("the function `fold`", fold);
  if (next !== undefined && typeof next !== "function") fail("`next` as a function", next);
}

function isPreset(preset: Partial<Preset> | null | undefined): boolean {
  return typeof preset?.title === "string" && preset.params !== undefined;
}
