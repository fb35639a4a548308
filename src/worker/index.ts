import { host } from "#worker-host";
import { PartwayError, describe } from "../errors.js";
import { serve as serveConnection } from "./serve.js";
import { type NamedTasks, createLoad } from "./tasks.js";

export type { Job, TaskFunction } from "../task/module.js";
export type { NamedTasks } from "./tasks.js";

/**
 * Makes the worker that calls it one of a pool's, which `PoolOptions.createWorker` has started. Call it at once, in
 * the first turn of the worker's event loop.
 *
 * @param tasks what `map` and `exec` may run by name here; they run kernels and modules in it all the same
 * @throws PartwayError TASK_INVALID if one of them is no function
 */
export function serve(tasks: NamedTasks = {}): void {
  for (const [name, task] of Object.entries(tasks)) {
    if (typeof task === "function") continue;
    throw new PartwayError("TASK_INVALID", `serve: expected the task ${name} to be a function, got ${describe(task)}`);
  }
  host.onConnect((connect) => serveConnection(connect, createLoad(host.importModule, tasks), host.clock));
}
