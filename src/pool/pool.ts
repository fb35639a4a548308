import { platform } from "#platform";
import { PartwayError } from "../errors.js";
import { claim } from "../interrupt/claim.js";
import { type Kernel, assertKernel } from "../task/kernel.js";
import { parseParameters } from "../task/parameters.js";
import { assertPlan, compileKernel } from "./compiling.js";
import { Crew } from "./crew.js";
import { Execution } from "./execution.js";
import { type PoolOptions, type RunOptions, checkPoolOptions, checkRunOptions } from "./options.js";
import { Run } from "./run.js";

/**
 * Workers, and the runs that share them. Workers are started when there is work for them, and an idle pool keeps no
 * process alive.
 */
export class Pool {
  readonly #crew: Crew;
  readonly #maxQueue: number;
  #runs = 0;
  #closed = false;

  /** @throws PartwayError OPTION_INVALID */
  constructor(options: PoolOptions = {}) {
    const { workers = platform.cores, sharedMemory = "auto", maxQueue } = checkPoolOptions(options);
    this.#crew = new Crew(platform, options, workers, sharedMemory === "auto" && platform.sharedMemory);
    this.#maxQueue = maxQueue ?? Number.POSITIVE_INFINITY;
  }

  /** Workers at most. */
  get workers(): number {
    return this.#crew.size;
  }

  /** Whether control words are in shared memory: a stop then takes a slice of 1 ms, and one of 8 ms otherwise. */
  get sharedMemory(): boolean {
    return this.#crew.shared;
  }

  /**
   * Runs a kernel, which plans its own jobs.
   *
   * @param params the kernel's parameters; what is left out has the kernel's default
   * @param options an interrupt will do; a run that cannot be run rejects, nothing is thrown
   * @returns the run. It rejects with OPTION_INVALID, PARAMETER_INVALID, TASK_INVALID, WASM_INVALID, KERNEL_INVALID,
   *   ABI_UNSUPPORTED, WORKER_START_FAILED, QUEUE_FULL or POOL_CLOSED; whatever else happens, it gives a report
   */
  run<Params, Value, T, Input>(
    kernel: Kernel<Params, Value, T, Input>,
    params?: Input,
    options: RunOptions<T> = {},
  ): Run<Value, T> {
    const execution = new Execution<T, Value>(++this.#runs, kernel?.name, options ?? {}, this.#crew.shared, this.#crew);
    const run = new Run(execution, () => this.#crew.workersOn(execution.id));
    void this.#launch(execution, kernel, params);
    return run;
  }

  /** Lets every run end, paused ones too, then ends the workers. No further run is taken. */
  async close(): Promise<void> {
    this.#closed = true;
    const runs = [...this.#crew.executions.values()];
    for (const execution of runs) execution.resume();
    await Promise.allSettled(runs.map(({ report }) => report));
    await this.#crew.end();
  }

  /** Ends everything now: every run settles with its report, and the workers are gone when this resolves. */
  async terminate(): Promise<void> {
    this.#closed = true;
    const runs = [...this.#crew.executions.values()];
    for (const execution of runs) execution.force(new PartwayError("POOL_CLOSED", "the pool was terminated"));
    await Promise.all([this.#crew.end(), Promise.allSettled(runs.map(({ report }) => report))]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Everything that can be wrong with the call is found out before the first step that waits. */
  async #launch<Params, Value, T, Input>(
    execution: Execution<T, Value>,
    kernel: Kernel<Params, Value, T, Input>,
    input: Input | undefined,
  ): Promise<void> {
    try {
      this.#admit();
      checkRunOptions(execution.options);
      assertKernel(kernel);
      const parsed = parseParameters<Params>(kernel.parameters, input);
      const params = parsed instanceof Promise ? await parsed : parsed;
      execution.read(params, { decode: (snapshot) => kernel.decode(snapshot), fold: kernel.fold(params) });
      this.#crew.add(execution as Execution);
      follow(execution);
      const [plan, module] = await Promise.all([kernel.plan(params), compileKernel(kernel, platform)]);
      assertPlan(kernel.name, plan);
      const configuration = this.#configuration(plan.configuration);
      execution.start(plan, { kind: "kernel", name: kernel.name, module, configuration });
    } catch (error) {
      execution.fail(asPartwayError(error, execution.name));
    }
  }

  #admit(): void {
    if (this.#closed) throw new PartwayError("POOL_CLOSED", "the pool is closed: it takes no further runs");
    const { size } = this.#crew.executions;
    if (size < this.#maxQueue) return;
    throw new PartwayError(
      "QUEUE_FULL",
      `the pool has ${size} runs under way, expected fewer than maxQueue = ${this.#maxQueue}`,
    );
  }

  /** One copy serves all workers, where memory can be shared. */
  #configuration(bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
    if (!this.#crew.shared || bytes.length === 0) return bytes;
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared;
  }
}

/** The run does as its signals say, until it settles. */
function follow<T, Value>(execution: Execution<T, Value>): void {
  const { signal, force } = execution.options;
  const stop = (): void => execution.stop(signal!.reason);
  const end = (): void => execution.force(force!.reason);
  const release = signal && claim(signal);
  signal?.addEventListener("abort", stop);
  force?.addEventListener("abort", end);
  execution.onsettled = () => {
    signal?.removeEventListener("abort", stop);
    force?.removeEventListener("abort", end);
    release?.();
  };
  if (force?.aborted) end();
  else if (signal?.aborted) stop();
}

function asPartwayError(error: unknown, name: string): PartwayError {
  if (error instanceof PartwayError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new PartwayError("TASK_INVALID", `task ${name}: ${message}`, { cause: error });
}
