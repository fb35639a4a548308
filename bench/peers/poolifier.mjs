import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DynamicThreadPool, FixedThreadPool } from "poolifier";

/** What bench/peers/poolifier-worker.cjs calls the tasks. */
const functionOf = { "double.mjs": "double", "spin.cjs": "spin" };

export function open({ least, most, task = "double.mjs" }) {
  const worker = fileURLToPath(new URL("poolifier-worker.cjs", import.meta.url));
  const options = { enableEvents: false };
  const pool =
    least === most ? new FixedThreadPool(most, worker, options) : new DynamicThreadPool(least, most, worker, options);
  return {
    call: (input) => pool.execute(input, functionOf[task]),
    callBatch: (inputs) => pool.execute(inputs, "doubleAll"),
    // Now and then its promise never settles, though the workers are gone.
    close: () => Promise.race([pool.destroy(), setTimeout(1_000)]),
  };
}
