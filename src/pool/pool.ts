import { platform } from "#platform";
import { AbortError, PartwayError } from "../errors.js";
import type { Kernel } from "../task/kernel.js";
import type { Task } from "../task/module.js";
import { Crew } from "./crew.js";
import { Execution } from "./execution.js";
import { type Launchpad, launchKernel, launchMap } from "./launching.js";
import { type ExecOptions, type MapOptions, type PoolOptions, type RunOptions, checkPoolOptions } from "./options.js";
import { Run } from "./run.js";
import { nameOf } from "./tasks.js";

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

  /** Whether control words are in shared memory: a stop then takes a slice of less than 1 ms, and one of 8 ms otherwise. */
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
    options?: RunOptions<T>,
  ): Run<Value, T> {
    return this.#launch(kernel?.name, options, (execution: Execution<T, Value>) =>
      launchKernel(execution, kernel, params, this.#launchpad),
    );
  }

  /**
   * Runs a task on each of several inputs: a job for each.
   *
   * @param task the URL of a module or of a .wasm file, WebAssembly, or a name known to the pool's own workers
   * @param inputs any iterable, also an async one; pulled as workers need them
   * @param options an interrupt will do
   * @returns the run; the value of its report has the results by job number, undefined for jobs without one. It rejects
   *   with OPTION_INVALID, TASK_INVALID, MODULE_INVALID, WASM_INVALID, KERNEL_INVALID, ABI_UNSUPPORTED, INPUT_FAILED,
   *   WORKER_START_FAILED, QUEUE_FULL or POOL_CLOSED; whatever else happens, it gives a report
   */
  map<T = unknown, Input = unknown>(
    task: Task<T>,
    inputs: Iterable<Input> | AsyncIterable<Input>,
    options?: MapOptions<T, Input>,
  ): Run<(T | undefined)[], T> {
    return this.#launch(nameOf(task), options, (execution: Execution<T, (T | undefined)[]>) =>
      launchMap(execution, task, inputs, this.#launchpad),
    );
  }

  /**
   * Runs a task on one input.
   *
   * @returns its result. A job that failed rejects with its error, a `PartwayError`; one that was stopped with an
   *   `AbortError`, which has the signal's reason as its `cause` and what was kept as `partial`
   */
  async exec<T = unknown, Input = unknown>(task: Task<T>, input: Input, options?: ExecOptions<T, Input>): Promise<T> {
    const { outcomes, reason } = await this.map(task, [input], options);
    const [outcome] = outcomes;
    if (outcome?.status === "fulfilled") return outcome.value as T;
    throw outcome?.error ?? new AbortError(reason, outcome?.value);
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

  #launch<T, Value>(
    name: string,
    options: MapOptions<T> | undefined,
    launch: (execution: Execution<T, Value>) => Promise<void>,
  ): Run<Value, T> {
    // A worker takes longest to start: the call is looked at meanwhile.
    if (!this.#closed && !options?.signal?.aborted && !options?.force?.aborted) this.#crew.boot();
    const call = platform.context();
    const execution = new Execution<T, Value>(++this.#runs, name, options ?? {}, this.#crew.shared, this.#crew, call);
    const run = new Run(execution, () => this.#crew.workersOn(execution.id));
    const launched = async (): Promise<void> => {
      this.#admit();
      this.#crew.add(execution as Execution);
      await launch(execution);
    };
    launched().catch((error) => execution.fail(error));
    return run;
  }

  get #launchpad(): Launchpad {
    const { shared, size: workers } = this.#crew;
    return { platform, shared, workers };
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
}
