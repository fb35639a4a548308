// What rows/stop-page.mjs does in a page. It is served beside the built library and busy.mjs.
import { Pool } from "../../dist/browser/index.js";
import { primes } from "../../dist/browser/kernels.js";
import { Watch, now } from "./busy.mjs";

const pool = new Pool({ workers: 2 });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether what is measured is what people have with an isolated page. */
export const shared = () => crossOriginIsolated && pool.sharedMemory;

/** @returns ms from the abort to the report, `ms` after both workers are at work */
export async function stopKernel(ms) {
  const { report, abort } = await busy(ms);
  const start = performance.now();
  abort.abort();
  await report;
  return performance.now() - start;
}

/** @returns steps in 50 ms, beginning 10 ms after the abort */
export async function stepsAfter(ms) {
  const watch = Watch.create(2);
  const abort = new AbortController();
  const task = new URL("./busy.mjs", import.meta.url);
  const run = pool.map(task, [0, 1], { shared: watch.shared, signal: abort.signal });
  while (watch.begun < 2) await wait(1);
  await wait(ms);
  if (watch.steps === 0) throw new Error("expected steps before the stop, got none");
  abort.abort();
  await wait(10);
  const before = watch.steps;
  await wait(50);
  const steps = watch.steps - before;
  await run;
  return steps;
}

/** @returns when it was stopped, in ms since 1970, as all processes have it */
export async function stopAt(ms) {
  const { report, abort } = await busy(ms);
  const at = now();
  abort.abort();
  await report;
  return at;
}

/** A run that has been at work with both workers for `ms`. */
async function busy(ms) {
  const abort = new AbortController();
  const run = pool.run(primes, { to: 1e10 }, { signal: abort.signal });
  while (run.progress.workers.filter(({ state }) => state === "busy").length < 2) await wait(1);
  await wait(ms);
  // In an object: a run is a promise of its report.
  return { report: run.report, abort };
}
