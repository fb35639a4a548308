import { fileURLToPath } from "node:url";
import workerpool from "workerpool";

/** What bench/peers/workerpool-worker.cjs calls the tasks. */
const functionOf = { "double.mjs": "double", "spin.cjs": "spin" };

export function open({ least, most, task = "double.mjs" }) {
  const pool = workerpool.pool(fileURLToPath(new URL("workerpool-worker.cjs", import.meta.url)), {
    minWorkers: least,
    maxWorkers: most,
    workerType: "thread",
  });
  return {
    call: (input) => pool.exec(functionOf[task], [input]),
    callBatch: (inputs) => pool.exec("doubleAll", [inputs]),
    close: () => pool.terminate(),
  };
}
