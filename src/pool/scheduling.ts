import type { ChunkSizing } from "./chunking.js";
import type { Exchange } from "./exchange.js";
import type { Execution } from "./execution.js";
import type { PoolWorker } from "./worker.js";

/** So many runs are looked at for one with short jobs: there may be thousands, and a second chunk is no necessity. */
const LOOKED_AT = 16;

/** Runs of one priority: those that were never served, and the others, the one served longest ago first. */
class Queue {
  readonly #unserved = new Set<Execution>();
  readonly #served = new Set<Execution>();

  get size(): number {
    return this.#unserved.size + this.#served.size;
  }

  add(execution: Execution): void {
    if (this.#served.has(execution)) return;
    (execution.served ? this.#served : this.#unserved).add(execution);
  }

  delete(execution: Execution): void {
    this.#unserved.delete(execution);
    this.#served.delete(execution);
  }

  serve(execution: Execution): void {
    this.delete(execution);
    execution.served = true;
    this.#served.add(execution);
  }

  *[Symbol.iterator](): Generator<Execution> {
    yield* this.#unserved;
    yield* this.#served;
  }
}

/** Who gets the next chunk: runs of the highest priority in turn, as far as workers have room. */
export class Scheduling {
  /** The runs that may have work, by priority, highest first. */
  readonly #queues = new Map<number, Queue>();
  /** Those whose jobs were short when they were last looked at. */
  readonly #short = new WeakSet<ChunkSizing>();
  /** Counts what may give room to workers that had none. A worker is full as of such a count. */
  #rooms = 1;

  /** The run may have work. */
  add(execution: Execution): void {
    this.#lookAtLength(execution.sizing);
    const { priority = 0 } = execution.options;
    let queue = this.#queues.get(priority);
    if (!queue) {
      queue = new Queue();
      const sorted = [...this.#queues, [priority, queue] as const].sort(([a], [b]) => b - a);
      this.#queues.clear();
      for (const [key, value] of sorted) this.#queues.set(key, value);
    }
    queue.add(execution);
  }

  remove(execution: Execution): void {
    const { priority = 0 } = execution.options;
    const queue = this.#queues.get(priority);
    queue?.delete(execution);
    if (queue?.size === 0) this.#queues.delete(priority);
  }

  /**
   * The next chunk to send, of a run which is served then: to the first worker that has nothing to do, or else behind short jobs.
   * A worker that is found to have no room is not asked again before it may have some: with many workers, asking all of them
   * about each chunk would cost more than the chunk.
   */
  next(workers: readonly PoolWorker[]): { worker: PoolWorker; run: Execution } | undefined {
    if (!this.hasWork) return undefined;
    const free = workers.find((worker) => worker.full !== this.#rooms && isFree(worker));
    const worker = free ?? workers.find((other) => this.#hasRoom(other));
    const run = worker && this.#choose(worker === free);
    return run && { worker, run };
  }

  /** A run was paused, or goes on: what is held takes room, or none. */
  roomsChanged(): void {
    this.#rooms++;
  }

  /** Where jobs turn out to be short, all workers have room for more of them. */
  #lookAtLength(sizing: ChunkSizing): void {
    if (!sizing.short) this.#short.delete(sizing);
    else if (!this.#short.has(sizing)) {
      this.#short.add(sizing);
      this.#rooms++;
    }
  }

  /** Whether any job waits that could be sent. */
  get hasWork(): boolean {
    for (const queue of [...this.#queues.values()]) if (this.#first(queue)) return true;
    return false;
  }

  #choose(any: boolean): Execution | undefined {
    for (const queue of [...this.#queues.values()]) {
      const chosen = any ? this.#first(queue) : this.#firstShort(queue);
      if (!chosen) continue;
      queue.serve(chosen);
      return chosen;
    }
    return undefined;
  }

  /** How many jobs wait, counted up to `most`. */
  jobsWaiting(most: number): number {
    let waiting = 0;
    for (const queue of this.#queues.values()) {
      for (const run of queue) {
        if (run.hasWork) waiting += run.jobs.waiting;
        if (waiting >= most) return most;
      }
    }
    return waiting;
  }

  /** The first one that has work. Those that have none come again when they have. */
  #first(queue: Queue): Execution | undefined {
    for (const run of queue) {
      if (run.hasWork) return run;
      this.remove(run);
    }
    return undefined;
  }

  #firstShort(queue: Queue): Execution | undefined {
    let looked = 0;
    for (const run of queue) {
      if (looked++ === LOOKED_AT) return undefined;
      if (run.sizing.short && run.hasWork && mayWait(run)) return run;
    }
    return undefined;
  }

  /** Whether a second chunk may wait at the worker. */
  #hasRoom(worker: PoolWorker): boolean {
    if (worker.full === this.#rooms) return false;
    const [only, ...more] = [...worker.exchanges.values()].filter(takesRoom);
    const hasRoom = worker.usable && only !== undefined && more.length === 0 && isShort(only);
    if (!hasRoom) worker.full = this.#rooms;
    return hasRoom;
  }
}

function isFree({ usable, exchanges }: PoolWorker): boolean {
  if (!usable) return false;
  for (const exchange of exchanges.values()) if (takesRoom(exchange)) return false;
  return true;
}

/** A held chunk takes no room, until its run goes on. */
function takesRoom({ assignment, run }: Exchange): boolean {
  return !(assignment.held && run.state === "paused");
}

/** Whether another chunk may wait behind this one. */
function isShort({ assignment, run }: Exchange): boolean {
  return run.sizing.short && !assignment.long && !assignment.suspect;
}

/** Whether a chunk may wait behind another: a suspect is looked at alone, and what is given away may be lost with its worker. */
function mayWait({ jobs, options }: Execution): boolean {
  return !jobs.nextIsSuspect && !options.transfer;
}
