import { Worker } from "node:worker_threads";
import { Pool, type PoolOptions } from "partway";

const entry = new URL("../fixtures/workers/own.js", import.meta.url);

/** Workers from an entry of the program's own, counted: how many were made, and which are alive. */
export class OwnWorkers {
  made = 0;
  readonly alive = new Set<Worker>();

  readonly create = (): Worker => {
    const worker = new Worker(entry);
    this.made++;
    this.alive.add(worker);
    worker.once("exit", () => this.alive.delete(worker));
    return worker;
  };

  pool(options: PoolOptions = {}): Pool {
    return new Pool({ ...options, createWorker: this.create });
  }
}
