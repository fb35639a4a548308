import { PartwayError } from "../errors.js";
import type { NamedSpec, TaskSpec } from "../protocol/messages.js";
import type { TaskFunction } from "../task/module.js";
import { createKernel } from "./kernel.js";
import { type ImportModule, loadModule, moduleStepper } from "./module.js";
import type { Load, MakeStepper } from "./stepper.js";
import { wasmFunction } from "./wasm-function.js";

/** Tasks that a worker's own entry has given names. */
export type NamedTasks = Readonly<Record<string, TaskFunction>>;

/** What makes every kind of task ready. */
export function createLoad(load: ImportModule, named: NamedTasks): Load<TaskSpec> {
  return (task, shared) => {
    switch (task.kind) {
      case "kernel":
        return () => createKernel(task);
      case "function":
        return wasmFunction(task);
      case "module":
        return loadModule(task, shared, load);
      case "named":
        return namedTask(task, shared, named);
    }
  };
}

function namedTask({ name }: NamedSpec, shared: unknown, named: NamedTasks): MakeStepper {
  const task = Object.hasOwn(named, name) ? named[name] : undefined;
  if (task) return moduleStepper(task, shared);
  const known = Object.keys(named).join(", ") || "none: built-in workers serve no named tasks";
  const hint = /[/.]/.test(name) ? `; a module is given by its URL: new URL("${name}", import.meta.url)` : "";
  throw new PartwayError(
    "MODULE_INVALID",
    `expected a task that the worker's entry serves (${known}), got "${name}"${hint}`,
  );
}
