import { Worker, type WorkerOptions } from "node:worker_threads";
import { build } from "esbuild";
import type { Fault } from "../fixtures/workers/faulty.js";

const { outputFiles } = await build({
  entryPoints: [new URL("../fixtures/workers/faulty.ts", import.meta.url).pathname],
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "es2022",
  write: false,
});

/** A worker like the built-in one, but for what goes wrong in it. */
export function faultyWorker(fault: Partial<Fault> = {}, options: WorkerOptions = {}): Worker {
  const workerData: Fault = { kind: "none", job: -1, after: 0, ...fault };
  return new Worker(outputFiles[0]!.text, { eval: true, workerData, stdout: true, stderr: true, ...options });
}
