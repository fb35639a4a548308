import { claim } from "../interrupt/claim.js";
import type { Platform } from "../platform/types.js";
import type { TaskSpec } from "../protocol/messages.js";
import { withoutInputs } from "../task/files.js";
import { type Kernel, assertKernel } from "../task/kernel.js";
import { type Task, assertTask } from "../task/module.js";
import { parseParameters } from "../task/parameters.js";
import { codeOf } from "./compiling.js";
import type { Execution } from "./execution.js";
import { onAbort } from "./hearing.js";
import { type Inputs, assertInputs } from "./inputs.js";
import { KeyedJobs } from "./keyed.js";
import { checkMapOptions, checkRunOptions } from "./options.js";
import { pulled } from "./pulling.js";
import { PlannedJobs } from "./source.js";
import { beginStage, firstStage, knownJobs, planStage, readingOf, supplyOf, taskOf } from "./stages.js";
import { readyTask } from "./tasks.js";
import { Values } from "./values.js";

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
  pad: Launchpad,
): Promise<void> {
  checkRunOptions(execution.options);
  assertKernel(kernel);
  const parsed = parseParameters<Params>(kernel.parameters, input);
  const params = parsed instanceof Promise ? await parsed : parsed;
  const stage = firstStage(kernel, params);
  execution.read(params, readingOf<T, Value>(stage, 0));
  follow(execution);
  if (execution.state === "settled") return;
  const { plan, module } = await planStage(kernel.name, stage, pad);
  const { jobs, configuration } = plan;
  // Of a plan by inputs a job depends on its input alone: that is by what it is known.
  const parameters = plan.inputs ? undefined : withoutInputs(params);
  const parts = { kernel: codeOf(module), parameters, jobs, configuration };
  const keyed = plan.inputs !== undefined || stage.next !== undefined;
  const identity = { command: "run", task: kernel.name, params: withoutInputs(input), keyed, parts } as const;
  const checkpoint = await execution.checkpointing.open(identity);
  // Stopped meanwhile.
  if ((execution.state as string) === "settled") return;
  if (keyed) return beginStage(execution, kernel.name, stage, { plan, module }, checkpoint, pad);
  execution.expect(new PlannedJobs(plan.jobs, checkpoint && knownJobs(checkpoint.saved)));
  if (checkpoint) {
    execution.ledger.restore(checkpoint.saved);
    execution.keepIn(checkpoint);
  }
  execution.start({ task: taskOf(kernel.name, { plan, module }, 0, pad), supply: supplyOf(plan) });
}

/** The same for a job for each input. */
export async function launchMap<T, I>(
  execution: Execution<T, (T | undefined)[]>,
  task: Task<T>,
  inputs: Inputs<I>,
  pad: Launchpad,
): Promise<void> {
  checkMapOptions(execution.options);
  assertTask<T>(task);
  assertInputs(inputs);
  const { collect = true, export: wanted } = execution.options;
  const source = pulled(execution, inputs, pad.workers);
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
  const ready = readyTask(task, wanted, pad.platform);
  const { task: spec, supply, decode: read } = ready instanceof Promise ? await ready : ready;
  decode = read;
  const parts = { ...codeOfTask(spec), shared: execution.options.shared };
  // The inputs may speak of the run, which its caller does not have before the next turn: this takes one.
  const checkpoint = await execution.checkpointing.open({ command: "map", task: execution.name, keyed: true, parts });
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
