import { claim } from "../interrupt/claim.js";
import { PartwayError, describe, reasonOf } from "../errors.js";
import type { Platform } from "../platform/types.js";
import type { KernelSpec, TaskSpec } from "../protocol/messages.js";
import { type Kernel, assertKernel } from "../task/kernel.js";
import { type Task, assertTask } from "../task/module.js";
import type { SavedRun } from "../task/checkpoint.js";
import { parseParameters } from "../task/parameters.js";
import { assertPlan, codeOf, compileKernel } from "./compiling.js";
import type { Execution } from "./execution.js";
import { onAbort } from "./hearing.js";
import { type Inputs, InputSource, assertInputs } from "./inputs.js";
import { KeyedJobs } from "./keyed.js";
import { checkMapOptions, checkRunOptions } from "./options.js";
import { PlannedJobs } from "./source.js";
import { readyTask } from "./tasks.js";
import { Values } from "./values.js";
import type { Supply } from "./work.js";

/** What a launch needs of the pool. */
export interface Launchpad {
  platform: Platform;
  /** Whether memory is shared with the workers. */
  shared: boolean;
  /** Workers at most. */
  workers: number;
}

/** Everything that can be wrong with the call is found out before the first step that waits. */
export async function launchKernel<Params, Value, T, Input>(
  execution: Execution<T, Value>,
  kernel: Kernel<Params, Value, T, Input>,
  input: Input | undefined,
  { platform, shared }: Launchpad,
): Promise<void> {
  checkRunOptions(execution.options);
  assertKernel(kernel);
  const parsed = parseParameters<Params>(kernel.parameters, input);
  const params = parsed instanceof Promise ? await parsed : parsed;
  const decode = (snapshot: unknown): T => kernel.decode(snapshot as Uint8Array);
  execution.read(params, { decode, fold: kernel.fold(params) });
  follow(execution);
  if (execution.state === "settled") return;
  const [plan, module] = await Promise.all([kernel.plan(params), compileKernel(kernel, platform)]);
  assertPlan(kernel.name, plan);
  const parts = { kernel: codeOf(module), parameters: params, jobs: plan.jobs, configuration: plan.configuration };
  const checkpoint = await execution.checkpointing.open({ command: "run", task: kernel.name, params: input, parts });
  // Stopped meanwhile.
  if ((execution.state as string) === "settled") return;
  const configuration = inOneCopy(plan.configuration, shared);
  const supply: Supply | undefined = plan.input && ((job) => bytesOrThrow(plan.input!(job)));
  const task: KernelSpec = { kind: "kernel", name: kernel.name, module, configuration };
  execution.expect(new PlannedJobs(plan.jobs, checkpoint && knownJobs(checkpoint.saved)));
  if (checkpoint) {
    execution.ledger.restore(checkpoint.saved);
    execution.keepIn(checkpoint);
  }
  execution.start({ task, supply });
}

/** The same for a job for each input. */
export async function launchMap<T, I>(
  execution: Execution<T, (T | undefined)[]>,
  task: Task<T>,
  inputs: Inputs<I>,
  { platform, workers }: Launchpad,
): Promise<void> {
  checkMapOptions(execution.options);
  assertTask<T>(task);
  assertInputs(inputs);
  const { collect = true, export: wanted } = execution.options;
  const source = new InputSource(inputs, {
    arrived: () => execution.advance(),
    failed: (cause) => execution.fail(inputsFailed(cause)),
    wanted: () => workers * execution.sizing.size(Number.POSITIVE_INFINITY, workers),
    call: execution.call,
  });
  execution.expect(source);
  const values = new Values<T>(collect, () => execution.jobs.total);
  execution.lazy = true;
  let decode: (snapshot: unknown) => T = (snapshot) => snapshot as T;
  execution.read(
    undefined,
    values.reading((snapshot) => decode(snapshot)),
  );
  follow(execution);
  if (execution.state === "settled") return;
  const ready = readyTask(task, wanted, platform);
  const { task: spec, supply, decode: read } = ready instanceof Promise ? await ready : ready;
  decode = read;
  const parts = { ...codeOfTask(spec), shared: execution.options.shared };
  // The inputs may speak of the run, which its caller does not have before the next turn: this takes one.
  const checkpoint = await execution.checkpointing.open({ command: "map", task: execution.name, parts });
  if ((execution.state as string) === "settled") return;
  if (checkpoint) {
    execution.expect(new KeyedJobs(source, checkpoint, execution.ledger));
    execution.keepIn(checkpoint);
  }
  execution.start({ task: spec, supply });
}

/** The run does as its signals say, until it settles: that it may have done while its parameters were read. */
function follow<T, Value>(execution: Execution<T, Value>): void {
  if (execution.state === "settled") return;
  const { signal, force } = execution.options;
  const stop = (): void => execution.stop(signal!.reason);
  const end = (): void => execution.force(force!.reason);
  const release = signal && claim(signal);
  const listening = [signal && onAbort(signal, stop), force && onAbort(force, end)];
  execution.onsettled = () => {
    for (const leave of listening) leave?.();
    release?.();
  };
  if (force?.aborted) end();
  else if (signal?.aborted) stop();
}

/** What a task is, as a checkpoint compares it. */
function codeOfTask(task: TaskSpec): Record<string, unknown> {
  switch (task.kind) {
    case "kernel":
      return { kernel: codeOf(task.module), configuration: task.configuration };
    case "function":
      return { code: codeOf(task.module), export: task.export };
    case "module":
      return { module: new URL(task.url), export: task.export };
    case "named":
      return { named: task.name };
  }
}

/** The jobs that something is kept of. */
function knownJobs({ rows, outcomes, snapshots }: SavedRun): Set<number> {
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

function inputsFailed(cause: unknown): PartwayError {
  return new PartwayError("INPUT_FAILED", `the inputs could not be read on: ${reasonOf(cause)}`, { cause });
}
