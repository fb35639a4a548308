import type { Execution } from "./execution.js";
import type { PoolWorker } from "./worker.js";

/** So many runs are looked at for one with short jobs: there may be thousands, and a second chunk is no necessity. */
const LOOKED_AT = 16;

/** Who gets the next chunk: runs of the highest priority in turn, as far as workers have room. */
export class Scheduling {
  /** The runs that may have work, by priority, highest first; of each, the one served longest ago comes first. */
  readonly #waiting = new Map<number, Set<Execution>>();

  /** The run may have work. */
  add(execution: Execution): void {
    const priority = execution.options.priority ?? 0;
    const runs = this.#waiting.get(priority);
    if (runs) runs.add(execution);
    else {
      const sorted = [...this.#waiting, [priority, new Set([execution])] as const].sort(([a], [b]) => b - a);
      this.#waiting.clear();
      for (const [key, value] of sorted) this.#waiting.set(key, value);
    }
  }

  remove(execution: Execution): void {
    const priority = execution.options.priority ?? 0;
    const runs = this.#waiting.get(priority);
    if (runs?.delete(execution) && runs.size === 0) this.#waiting.delete(priority);
  }

  /** The run that this worker should get a chunk of. It is served then, and the last of its priority to be served again. */
  choose(worker: PoolWorker): Execution | undefined {
    const room = this.#room(worker);
    if (room === "none") return undefined;
    for (const [, runs] of [...this.#waiting]) {
      const chosen = room === "any" ? this.#first(runs) : this.#short(runs);
      if (!chosen) continue;
      runs.delete(chosen);
      runs.add(chosen);
      return chosen;
    }
    return undefined;
  }

  /** How many jobs wait, counted up to `most`. */
  jobsWaiting(most: number): number {
    let waiting = 0;
    for (const runs of this.#waiting.values()) {
      for (const run of runs) {
        if (run.hasWork) waiting += run.jobs.waiting;
        if (waiting >= most) return most;
      }
    }
    return waiting;
  }

  /** The first one that has work. Those that have none come again when they have. */
  #first(runs: Set<Execution>): Execution | undefined {
    for (const run of runs) {
      if (run.hasWork) return run;
      this.remove(run);
    }
    return undefined;
  }

  #short(runs: Set<Execution>): Execution | undefined {
    let looked = 0;
    for (const run of runs) {
      if (looked++ === LOOKED_AT) return undefined;
      if (run.sizing.short && run.hasWork) return run;
    }
    return undefined;
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
