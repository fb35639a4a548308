import { fileURLToPath } from "node:url";
import workerpool from "workerpool";

export function open({ least, most }) {
  const pool = workerpool.pool(fileURLToPath(new URL("workerpool-worker.cjs", import.meta.url)), {
    minWorkers: least,
    maxWorkers: most,
    workerType: "thread",
  });
  return {
    call: (input) => pool.exec("double", [input]),
    callBatch: (inputs) => pool.exec("doubleAll", [inputs]),
    close: () => pool.terminate(),
  };
}
