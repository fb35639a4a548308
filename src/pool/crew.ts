import { PartwayError, reasonOf } from "../errors.js";
import type { Loss, Platform } from "../platform/types.js";
import { Board } from "../protocol/control.js";
import type { ChunkNotice } from "../protocol/messages.js";
import { fruitlessWorkers } from "../protocol/timings.js";
import { Assignment } from "./assignment.js";
import { Exchange } from "./exchange.js";
import type { Dispatcher, Execution } from "./execution.js";
import type { PoolOptions } from "./options.js";
import type { Progress } from "./progress.js";
import { Relief } from "./relief.js";
import { Scheduling } from "./scheduling.js";
import { type InFlight, PoolWorker, type WorkerEvents } from "./worker.js";

/**
 * The workers of a pool: started while there is work for them, given chunks while they have room, replaced when lost.
 */
export class Crew implements Dispatcher, WorkerEvents {
  readonly workers: PoolWorker[] = [];
  readonly executions = new Map<number, Execution>();
  readonly #scheduling = new Scheduling();
  readonly #relief = new Relief(this.workers, () => this.#scheduling.hasWork);
  readonly #epoch = performance.timeOrigin + performance.now();
  readonly #leaving = new Set<() => void>();
  #chunks = 0;
  #fruitless = 0;
  #dispatching = false;

  constructor(
    private readonly platform: Platform,
    private readonly options: PoolOptions,
    /** Workers at most. */
    readonly size: number,
    readonly shared: boolean,
  ) {}

  add(execution: Execution): void {
    this.executions.set(execution.id, execution);
    this.#keepAlive();
  }

  /** The first worker boots. */
  boot(): void {
    if (this.workers.length === 0) this.#spawn();
  }

  dispatch(execution?: Execution): void {
    if (execution && execution.state !== "settled") this.#scheduling.add(execution);
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      this.#serveAll();
      if (this.#grow()) this.#serveAll();
      this.#relief.look();
    } finally {
      this.#dispatching = false;
    }
  }

  control(run: number, state: number): void {
    this.#scheduling.roomsChanged();
    for (const worker of this.workers) worker.control(run, state);
    if (!this.executions.get(run)?.stopped) return;
    for (const exchange of this.#exchanges(run)) if (exchange.assignment.gathering) exchange.drop();
  }

  terminate(run: number): void {
    for (const worker of this.#workersOf(run)) worker.terminate();
  }

  forget(run: number): void {
    for (const worker of this.workers) worker.close(run);
  }

  settled(run: number): void {
    const execution = this.executions.get(run);
    if (execution) this.#scheduling.remove(execution);
    this.executions.delete(run);
    this.forget(run);
    this.#keepAlive();
    this.dispatch();
  }

  /** Ends every worker. Resolves when all are gone. */
  async end(): Promise<void> {
    for (const worker of this.workers.slice()) worker.terminate();
    while (this.workers.length > 0) await new Promise<void>((resolve) => this.#leaving.add(resolve));
  }

  /** What each worker does, as far as one run is concerned. */
  workersOn(run: number): Progress["workers"] {
    return this.workers.map((worker) => {
      const { number: index, state, exchanges } = worker;
      if (state === "starting") return { worker: index, state };
      const exchange = [...exchanges.values()].find((one) => one.run.id === run && !one.assignment.held);
      if (!exchange) return { worker: index, state: exchanges.size > 0 ? "elsewhere" : "idle" };
      return { worker: index, state: "busy", job: worker.inFlight(exchange, this.#epoch)?.job };
    });
  }

  #exchanges(run: number): Exchange[] {
    return this.workers.flatMap((worker) =>
      [...worker.exchanges.values()].filter((exchange) => exchange.run.id === run),
    );
  }

  /** The workers that have a chunk of the run. */
  #workersOf(run: number): Set<PoolWorker> {
    return new Set(this.#exchanges(run).map(({ worker }) => worker));
  }

  /** Sends chunks as long as there are any and workers with room for them. */
  #serveAll(): void {
    for (let next = this.#next(); next; next = this.#next()) this.#send(next.worker, next.run);
  }

  #next(): ReturnType<Scheduling["next"]> {
    return this.#scheduling.next(this.workers);
  }

  #send(worker: PoolWorker, execution: Execution): void {
    const { id } = execution;
    const load = execution.take(this.size);
    const assignment = new Assignment(++this.#chunks, load, performance.now());
    const exchange = new Exchange(worker, execution, assignment, this.#epoch);
    exchange.start(load);
    // A chunk may turn out to be empty: then nothing was sent.
    if (execution.workers < Math.min(execution.assignments.size, this.workers.length))
      execution.workers = Math.max(execution.workers, this.#workersOf(id).size);
  }

  /** Starts as many workers as the waiting jobs could use. @returns whether that may be any */
  #grow(): boolean {
    const room = this.size - this.workers.length;
    if (room <= 0) return false;
    const starting = this.workers.filter((worker) => worker.state === "starting").length;
    const missing = Math.min(room, this.#scheduling.jobsWaiting(room + starting) - starting);
    for (let count = 0; count < missing; count++) this.#spawn();
    return missing > 0;
  }

  #spawn(): void {
    const taken = new Set(this.workers.map(({ number }) => number));
    const number = Array.from({ length: this.size }, (_, candidate) => candidate).find((one) => !taken.has(one))!;
    const board = this.shared ? Board.create() : undefined;
    const { createWorker, resourceLimits } = this.options;
    try {
      const handle = this.platform.spawn({ board: board?.buffer, epoch: this.#epoch, createWorker, resourceLimits });
      const worker = new PoolWorker(number, handle, board, this, this.workers.length === 0);
      this.workers.push(worker);
      worker.keepAlive(this.executions.size > 0);
    } catch (cause) {
      this.#failToStart(reasonOf(cause), cause);
    }
  }

  ready(): void {
    this.dispatch();
  }

  notice(worker: PoolWorker, notice: ChunkNotice): void {
    worker.exchanges.get(notice.chunk)?.hear(notice);
  }

  fruitful(): void {
    this.#fruitless = 0;
  }

  lost(worker: PoolWorker, loss: Loss): void {
    this.workers.splice(this.workers.indexOf(worker), 1);
    // What each was at, before any of them leaves the worker: then the next one would look as if it had had the turn.
    const exchanges = [...worker.exchanges.values()];
    const inFlight: InFlight = new Map(exchanges.map((exchange) => [exchange, this.#jobInFlight(worker, exchange)]));
    const { blamed, error } = this.#verdict(worker, loss, inFlight);
    for (const [exchange, job] of inFlight) {
      const toBlame = blamed.has(exchange);
      // Where somebody is known to be to blame, nobody else is.
      exchange.abandon(toBlame ? blamed.get(exchange) : job, toBlame || blamed.size === 0 ? error : undefined);
    }
    if (error && blamed.size === 0 && !worker.blame) {
      if (worker.loading.size > 0) this.#lostLoading(worker, loss);
      else if (!worker.fruitful) this.#failToStart(loss.message, loss.cause);
    }
    for (const left of this.#leaving) left();
    this.#leaving.clear();
    this.dispatch();
  }

  /** What killed a worker, and which chunk with which job is to blame. A worker that was terminated blames nobody. */
  #verdict(worker: PoolWorker, loss: Loss, inFlight: InFlight): { error: PartwayError | undefined; blamed: InFlight } {
    if (worker.blame) return worker.blame;
    if (loss.code === "terminated") return { error: undefined, blamed: new Map() };
    const error = new PartwayError(loss.code, loss.message, { cause: loss.cause });
    return { error, blamed: new Map([...inFlight].filter(([, job]) => job !== undefined)) };
  }

  /** The job of a chunk that a lost worker computed. One that has said nothing is not to blame while a task was being loaded. */
  #jobInFlight(worker: PoolWorker, exchange: Exchange): number | undefined {
    if (!worker.board && worker.loading.size > 0 && !exchange.assignment.inFlight) return undefined;
    return worker.inFlight(exchange, this.#epoch)?.job;
  }

  /** A worker was lost while it loaded a task. One that several were lost with cannot be run. */
  #lostLoading({ loading }: PoolWorker, { message, cause }: Loss): void {
    for (const run of loading) {
      const execution = this.executions.get(run);
      if (!execution || ++execution.lostLoading < fruitlessWorkers) continue;
      const text = `${execution.name}: expected a module that can be loaded: ${message}`;
      execution.fail(new PartwayError("MODULE_INVALID", text, { cause }));
    }
  }

  /** A worker was lost before it did any work. Several in a row: there is no use in starting more. */
  #failToStart(message: string, cause: unknown): void {
    if (++this.#fruitless < fruitlessWorkers) return;
    this.#fruitless = 0;
    const error = (): PartwayError =>
      new PartwayError("WORKER_START_FAILED", `workers cannot be started here: ${message}`, { cause });
    for (const execution of [...this.executions.values()]) execution.fail(error());
  }

  #keepAlive(): void {
    for (const worker of this.workers) worker.keepAlive(this.executions.size > 0);
  }
}
