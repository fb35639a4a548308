// A program of its own, started with --expose-gc: `many-runs.mjs RUNS SEED`. One pool does so many runs, of kernels and of
// modules, most of them stopped at a random moment. Prints what is held after every 20th run, once the garbage of all threads
// is collected, in bytes: { run, main, workers, buffers, rss } a line.
import { setTimeout } from "node:timers/promises";
import { Pool } from "partway";
import { mandelbrot, primes } from "partway/kernels";
import { mulberry32 } from "./random.mjs";

const [runs, seed] = process.argv.slice(2).map(Number);
const random = mulberry32(seed);
const pick = (choices) => choices[Math.floor(random() * choices.length)];
const SAMPLED = 20;

const pool = new Pool({ workers: 2 });
const [steps, heap] = ["steps.mjs", "heap.mjs"].map((file) => new URL(file, import.meta.url));
/** Never aborted: many runs of a program may follow the same signal. */
const { signal } = new AbortController();

/** Some milliseconds of work each. */
const kinds = [
  (options) => pool.run(primes, { to: pick([1e5, 1e7, 4e7]) }, options),
  (options) => pool.run(mandelbrot, { size: "64", iterations: pick([100, 5_000]) }, options),
  (options) =>
    pool.map(
      steps,
      Array.from({ length: pick([1, 3, 200]) }, () => pick([1, 10, 300])),
      options,
    ),
];

for (let run = 1; run <= runs; run++) {
  await one();
  if (run % SAMPLED === 0) process.stdout.write(`${JSON.stringify({ run, ...(await held()) })}\n`);
}
await pool.close();

async function one() {
  const abort = new AbortController();
  const how = pick(["abort", "stop", "pause", "leave"]);
  const run = pick(kinds)({ signal: how === "abort" ? abort.signal : signal });
  if (random() < 0.3) for await (const _ of run) if (random() < 0.2) break;
  // Most are stopped at once or soon, some as they end by themselves.
  if (how !== "leave") {
    const ms = random() ** 2 * 8;
    if (ms > 1) await setTimeout(ms);
    if (how === "pause") run.pause();
    if (how === "abort") abort.abort();
    else run.stop();
  }
  await run;
}

async function held() {
  // What a promise held is garbage only once its callbacks have run.
  await setTimeout(1);
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { main: heapUsed, workers: await heapOfWorkers(), buffers: external, rss };
}

/** Of both together. */
async function heapOfWorkers() {
  for (;;) {
    const { value } = await pool.map(heap, ["one", "twin"], { shared: new SharedArrayBuffer(4) });
    if (value[0] > 0 && value[1] > 0) return value[0] + value[1];
  }
}
