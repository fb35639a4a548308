// How the pools stop work that is under way. All of them end its thread: what it had made is lost, and so is the warm worker.
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { FixedThreadPool } from "poolifier";
import { Tinypool } from "tinypool";
import workerpool from "workerpool";

const path = (file) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Makes a pool of two workers in which `busyForEver` of bench/support/busy.mjs can be started.
 *
 * @typedef {{ start(inputs: object[]): () => Promise<unknown>, close(): unknown }} Stoppable
 *   `start` gives what stops these jobs; that resolves when the pool says that they have ended
 * @type {Record<string, () => Stoppable>}
 */
export const stoppable = {
  piscina: () => bySignal(new Piscina(options)),
  tinypool: () => bySignal(new Tinypool(options)),
  workerpool() {
    // By default it waits a second for the worker to clean up by itself.
    const pool = workerpool.pool(path("busy-workerpool.mjs"), {
      maxWorkers: 2,
      workerType: "thread",
      workerTerminateTimeout: 1,
    });
    return {
      start(inputs) {
        const jobs = inputs.map((input) => pool.exec("busy", [input]));
        return () => Promise.allSettled(jobs.map((job) => job.cancel()));
      },
      close: () => pool.terminate(true),
    };
  },
  // Its abort is a message, which a busy worker does not read: there is nothing but to end the pool.
  poolifier() {
    let pool;
    return {
      start(inputs) {
        pool = new FixedThreadPool(2, path("busy-poolifier.mjs"), {
          enableEvents: false,
          enableTasksQueue: true,
          // By default it waits two seconds for the tasks to finish.
          tasksQueueOptions: { tasksFinishedTimeout: 0 },
        });
        for (const input of inputs) pool.execute(input).catch(() => {});
        // Now and then its promise never settles, though the workers are gone.
        return () => Promise.race([pool.destroy(), setTimeout(5_000)]);
      },
      close() {},
    };
  },
};

const options = { filename: path("../support/busy.mjs"), minThreads: 2, maxThreads: 2 };

function bySignal(pool) {
  return {
    start(inputs) {
      const abort = new AbortController();
      const jobs = inputs.map((input) => pool.run(input, { name: "busyForEver", signal: abort.signal }));
      const ended = Promise.allSettled(jobs);
      return () => {
        abort.abort();
        return ended;
      };
    },
    close: () => pool.destroy(),
  };
}
