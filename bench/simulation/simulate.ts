import { Assignment } from "../../src/pool/assignment.js";
import type { Exchange } from "../../src/pool/exchange.js";
import { type Dispatcher, Execution } from "../../src/pool/execution.js";
import { Scheduling } from "../../src/pool/scheduling.js";
import { PlannedJobs } from "../../src/pool/source.js";
import type { PoolWorker } from "../../src/pool/worker.js";
import { Agenda } from "./agenda.js";
import type { Cost, Costs } from "./costs.js";
import type { Lengths } from "./lengths.js";
import { type Said, SimulatedWorker } from "./worker.js";

export interface Simulated {
  /** What the jobs take in all, in ms. */
  work: number;
  /** From the call to the report, in ms. */
  makespan: number;
  /** work / (workers x makespan). */
  efficiency: number;
  /** The part of the time in which the main thread is busy, 0 to 1. */
  mainShare: number;
  chunks: number;
  /** Messages to the main thread. */
  messages: number;
}

/** @param cold whether the workers have to be started; @param ended is told of each job that ends */
export interface Options {
  cold?: boolean;
  ended?(first: number, count: number): void;
}

/** One run of a kernel's jobs on a pool, in simulated time. */
export function simulate(workers: number, lengths: Lengths, costs: Costs, options: Options = {}): Simulated {
  const simulation = new Simulation(workers, lengths, costs, options);
  return simulation.run();
}

/**
 * The main thread is a server with one queue: each message waits until those before it are done with. What it decides is
 * decided by the pool's own code: `Execution` with its `Ledger`, `Jobs`, `Assignment` and `ChunkSizing`, and `Scheduling`.
 * Only what sends and waits (`Crew`, `Exchange`, `PoolWorker`) is here in another form.
 */
class Simulation implements Dispatcher {
  readonly #agenda = new Agenda();
  readonly #scheduling = new Scheduling();
  readonly #workers: SimulatedWorker[];
  readonly #run: Execution<unknown, number>;
  /** Until when the main thread is busy with what it has heard, and how long it was in all. */
  #free = 0;
  #busy = 0;
  /** How the last message found it. */
  #found: keyof Cost = "busy";
  #makespan = Number.NaN;
  #chunks = 0;
  #messages = 0;
  #dispatching = false;

  constructor(
    workers: number,
    private readonly lengths: Lengths,
    private readonly costs: Costs,
    private readonly options: Options,
  ) {
    this.#run = new Execution(1, "simulated", { collect: false }, false, this);
    this.#run.read(undefined, { decode: Number, fold: { add() {}, addStretch() {}, value: () => 0 } });
    this.#run.expect(new PlannedJobs(lengths.jobs));
    this.#workers = Array.from({ length: workers }, () => this.#createWorker());
  }

  run(): Simulated {
    if (this.options.cold) this.#boot();
    else for (const worker of this.#workers) worker.usable = true;
    this.#run.start({ task: { kind: "named", name: "simulated" } });
    this.#agenda.run();
    if (Number.isNaN(this.#makespan)) throw new Error("the run has not come to its end, and nothing happens any more");
    let work = 0;
    for (let job = 0; job < this.lengths.jobs; job++) work += this.lengths.of(job);
    return {
      work,
      makespan: this.#makespan,
      efficiency: work / (this.#workers.length * this.#makespan),
      mainShare: this.#busy / this.#makespan,
      chunks: this.#chunks,
      messages: this.#messages,
    };
  }

  dispatch(execution: Execution): void {
    this.#scheduling.add(execution);
    if (this.#dispatching) return;
    this.#dispatching = true;
    const workers = this.#workers as unknown as PoolWorker[];
    for (let next = this.#scheduling.next(workers); next; next = this.#scheduling.next(workers))
      this.#send(next.worker as unknown as SimulatedWorker);
    this.#dispatching = false;
  }

  control(): void {}
  terminate(): void {}
  forget(): void {}

  settled(): void {
    this.#makespan = this.#free;
  }

  #createWorker(): SimulatedWorker {
    const say = (at: number, said: Said): void => this.#posted(at, () => this.#hear(worker, said));
    const worker: SimulatedWorker = new SimulatedWorker(this.#agenda, this.costs.worker, this.lengths, say);
    return worker;
  }

  #boot(): void {
    for (const worker of this.#workers) {
      this.#spend(this.costs.main.spawn);
      this.#agenda.plan(this.#free + this.costs.worker.boot, (at) =>
        this.#posted(at, () => {
          this.#spend(this.costs.main.notice[this.#found]);
          worker.usable = true;
          worker.full = 0;
          this.dispatch(this.#run);
        }),
      );
    }
  }

  /** Something was said to the main thread, which listens when it is through with what came before. */
  #posted(at: number, listen: () => void): void {
    this.#agenda.plan(at + this.costs.back, (arrived) => {
      this.#messages++;
      this.#found = arrived < this.#free ? "busy" : "idle";
      this.#free = Math.max(this.#free, arrived);
      listen();
    });
  }

  #spend(time: number): void {
    this.#free += time;
    this.#busy += time;
  }

  #send(worker: SimulatedWorker): void {
    const load = this.#run.take(this.#workers.length);
    const assignment = new Assignment(++this.#chunks, load, 0);
    worker.exchanges.set(assignment.chunk, { assignment, run: this.#run } as unknown as Exchange);
    this.#run.assignments.add(assignment);
    this.#spend(this.costs.main.chunk[this.#found] / 2 + assignment.size * (this.costs.main.job / 2));
    this.#agenda.plan(this.#free + this.costs.there, (now) => worker.hear(now, { chunk: assignment.chunk, load }));
  }

  /** As `Exchange` does, and `PoolWorker` before it. */
  #hear(worker: SimulatedWorker, said: Said): void {
    const { main } = this.costs;
    const { assignment } = worker.exchanges.get(said.chunk)!;
    const { stretches, outcomes } = said.made;
    const ended = stretches.reduce((sum, { values }) => sum + values.length, outcomes.length);
    this.#spend(
      (said.type === "answer" ? main.chunk[this.#found] / 2 : main.notice[this.#found]) + ended * (main.job / 2),
    );
    for (const { first, values } of stretches) this.options.ended?.(first, values.length);
    for (const { job } of outcomes) this.options.ended?.(job, 1);
    if (said.type === "snapshot") return;
    if (said.type === "answer") this.#run.sizing.measured(said.ended, said.busyMs);
    else assignment.long ||= said.type === "handed";
    this.#run.ledger.took(assignment, said.made);
    if (said.type === "handed") this.#run.advance();
    if (said.type !== "answer") return;
    worker.exchanges.delete(said.chunk);
    worker.full = 0;
    this.#run.returned(assignment);
  }
}
