import { fileURLToPath } from "node:url";
import { Tinypool } from "tinypool";

export function open({ least, most, task = "double.mjs" }) {
  const pool = new Tinypool({
    filename: fileURLToPath(new URL(`../support/${task}`, import.meta.url)),
    minThreads: least,
    maxThreads: most,
    // One at a time, the default, is a round trip a job: a quarter as fast.
    concurrentTasksPerWorker: 64,
  });
  return {
    call: (input) => pool.run(input),
    callBatch: (inputs) => pool.run(inputs, { name: "doubleAll" }),
    close: () => pool.destroy(),
  };
}
