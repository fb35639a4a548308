import type { Execution } from "./execution.js";
import type { PoolWorker } from "./worker.js";

/** Who gets the next chunk: runs of the highest priority in turn, as far as workers have room. */
export class Scheduling {
  readonly #served = new Map<number, number>();
  #serves = 0;

  constructor(private readonly executions: ReadonlyMap<number, Execution>) {}

  /** The run that this worker should get a chunk of: of the highest priority, the one served longest ago. */
  choose(worker: PoolWorker): Execution | undefined {
    const room = this.#room(worker);
    if (room === "none") return undefined;
    let best: Execution | undefined;
    for (const execution of this.executions.values()) {
      if (!execution.hasWork || (room === "short jobs" && !execution.sizing.short)) continue;
      if (!best || this.#before(execution, best)) best = execution;
    }
    return best;
  }

  served(run: number): void {
    this.#served.set(run, ++this.#serves);
  }

  settled(run: number): void {
    this.#served.delete(run);
  }

  #before(a: Execution, b: Execution): boolean {
    const [first, second] = [a.options.priority ?? 0, b.options.priority ?? 0];
    return first === second ? (this.#served.get(a.id) ?? 0) < (this.#served.get(b.id) ?? 0) : first > second;
  }

  /** A second chunk may wait at a worker behind short jobs. A held chunk takes no room, until its run goes on. */
  #room(worker: PoolWorker): "any" | "short jobs" | "none" {
    if (!worker.usable) return "none";
    const active = [...worker.exchanges.values()].filter(
      ({ assignment, run }) => !(assignment.held && run.state === "paused"),
    );
    const [only, ...more] = active;
    if (!only) return "any";
    return more.length === 0 && !only.assignment.long && only.run.sizing.short ? "short jobs" : "none";
  }
}
