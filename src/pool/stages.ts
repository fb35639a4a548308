import { describe } from "../errors.js";
import type { KernelSpec } from "../protocol/messages.js";
import type { OpenCheckpoint, SavedRun } from "../task/checkpoint.js";
import type { Kernel, Plan, PlanByNumber, Stage } from "../task/kernel.js";
import type { Outcome } from "../task/outcome.js";
import type { Reading } from "./answer.js";
import { assertPlan, codeOf, compileKernel } from "./compiling.js";
import type { Execution } from "./execution.js";
import type { Inputs } from "./inputs.js";
import { KeyedJobs } from "./keyed.js";
import type { Launchpad } from "./launching.js";
import { pulled } from "./pulling.js";
import { FollowingJobs } from "./source.js";
import type { Supply } from "./work.js";

/** A stage's plan, and its kernel made ready. */
export interface PlannedStage {
  plan: Plan;
  module: WebAssembly.Module;
}

/** A kernel with its parameters is the first stage of its run. */
export function firstStage<Params, Value, T, Input>(
  kernel: Kernel<Params, Value, T, Input>,
  params: Params,
): Stage<Value> {
  return {
    wasm: kernel.wasm,
    plan: () => kernel.plan(params),
    decode: (snapshot) => kernel.decode(snapshot),
    fold: () => kernel.fold(params),
    ...(kernel.next && { next: (value: Value) => kernel.next!(value, params) }),
  };
}

/** @throws PartwayError WASM_INVALID, KERNEL_INVALID, TASK_INVALID; whatever its author's plan throws */
export async function planStage<Value>(
  name: string,
  stage: Stage<Value>,
  { platform }: Launchpad,
): Promise<PlannedStage> {
  const [plan, module] = await Promise.all([stage.plan(), compileKernel(name, stage.wasm, platform)]);
  assertPlan(name, plan);
  return { plan, module };
}

/** @param first the number of its first job: its author counts from 0 */
export function readingOf<T, Value>(stage: Stage<Value>, first: number): Reading<T, Value> {
  const fold = stage.fold();
  const decode = (snapshot: unknown): T => stage.decode(snapshot as Uint8Array) as T;
  if (first === 0) return { decode, fold };
  const own = (outcome: Outcome): Outcome => ({ ...outcome, job: outcome.job - first });
  return {
    decode,
    fold: { add: (outcome) => fold.add(own(outcome)), value: (inFlight) => fold.value(inFlight.map(own)) },
  };
}

/**
 * A stage of a run whose jobs are known by their inputs: what the checkpoint knows is taken over as it comes by. When all
 * its jobs have ended, the next one begins.
 */
export function beginStage<T, Value>(
  execution: Execution<T, Value>,
  name: string,
  stage: Stage<Value>,
  { plan, module }: PlannedStage,
  checkpoint: OpenCheckpoint | undefined,
  pad: Launchpad,
): void {
  const first = execution.jobs.total;
  const source = new FollowingJobs(
    first,
    pulled<T, Value, unknown>(execution, inputsOf(plan), pad.workers, plan.pulled?.bind(plan)),
  );
  execution.next = stage.next && (() => pass(execution, name, stage, checkpoint, pad));
  execution.jobs.source = checkpoint
    ? new KeyedJobs(source, checkpoint, execution.ledger, marking(execution.stage, { plan, module }))
    : source;
  if (checkpoint && execution.stage === 0) execution.keepIn(checkpoint);
  execution.start({ task: taskOf(name, { plan, module }, first, pad), supply: suppliedBy(plan) });
}

/** From a stage that has ended to the next, planned from its value. */
async function pass<T, Value>(
  execution: Execution<T, Value>,
  name: string,
  before: Stage<Value>,
  checkpoint: OpenCheckpoint | undefined,
  pad: Launchpad,
): Promise<void> {
  const stage = before.next!(execution.value);
  if (!stage) return execution.endHere();
  const planned = await planStage(name, stage, pad);
  if (execution.state === "settled") return;
  execution.pass();
  execution.read(execution.params, readingOf<T, Value>(stage, execution.jobs.total));
  beginStage(execution, name, stage, planned, checkpoint, pad);
}

/** What workers need of a stage. @param first the number of its first job */
export function taskOf(name: string, { plan, module }: PlannedStage, first: number, { shared }: Launchpad): KernelSpec {
  return { kind: "kernel", name, module, configuration: inOneCopy(plan.configuration, shared), first };
}

/** The inputs of jobs that are known by their numbers. */
export function supplyOf(plan: PlanByNumber): Supply | undefined {
  return plan.input && ((job) => bytesOrThrow(plan.input!(job)));
}

/** What the keys of a stage's inputs are made of: its results depend on its code and configuration, too. */
function marking(stage: number, { plan, module }: PlannedStage): (input: unknown) => unknown {
  const mark = [stage, markOf(codeOf(module)), markOf(plan.configuration)];
  return (input) => [mark, input];
}

/** Bytes, or what else is known of code, as a number: FNV-1a, 32 bits (Fowler, Noll, Vo). */
function markOf(value: unknown): number {
  const bytes = value instanceof Uint8Array ? value : new TextEncoder().encode(JSON.stringify(value ?? null));
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** By what the jobs of a plan are known: their inputs; where they are planned by number, that comes first. */
function inputsOf(plan: Plan): Inputs<unknown> {
  if (plan.inputs) return plan.inputs;
  const { jobs } = plan;
  const input = plan.input?.bind(plan);
  if (!input) return Array.from({ length: jobs }, (_, job) => job);
  async function* numbered(make: NonNullable<typeof input>): AsyncGenerator<[job: number, input: Uint8Array]> {
    for (let job = 0; job < jobs; job++) yield [job, await make(job)];
  }
  return Object.assign(numbered(input), { size: jobs });
}

/** Of that, what the kernel is given. */
function suppliedBy(plan: Plan): Supply {
  if (plan.inputs) return (_job, input) => bytesOrThrow(input as Uint8Array);
  if (plan.input) return (_job, input) => bytesOrThrow((input as [number, Uint8Array])[1]);
  return () => undefined;
}

/** The jobs that something is kept of. */
export function knownJobs({ rows, outcomes, snapshots }: SavedRun): Set<number> {
  const known = new Set([...outcomes.values(), ...snapshots.values()].map(({ job }) => job));
  for (const { first, values } of rows) for (let at = 0; at < values.length; at++) known.add(first + at);
  return known;
}

/** One copy serves all workers, where memory can be shared. */
function inOneCopy(bytes: Uint8Array = new Uint8Array(0), share: boolean): Uint8Array {
  if (!share || bytes.length === 0) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

function bytesOrThrow(input: Uint8Array | Promise<Uint8Array>): Uint8Array | Promise<Uint8Array> {
  if (input instanceof Promise) return input.then(bytesOrThrow);
  if (input instanceof Uint8Array) return input;
  throw new TypeError(`expected a Uint8Array, got ${describe(input)}`);
}
