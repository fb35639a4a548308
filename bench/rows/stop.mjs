// From the abort to the settled report, with every worker busy: cooperative, and forced on workers stuck in a step.
import { Pool } from "partway";
import { primes } from "partway/kernels";
import { stuck } from "../support/stuck.mjs";
import { row } from "../support/row.mjs";
import { quantile } from "../support/sample.mjs";

const stops = 200;

export async function measure() {
  const cooperative = await latencies(primes, { to: 1e10 }, {}, stops);
  // Both workers are stuck, are terminated at once, and have to be started again for the next stop.
  const forced = await latencies(stuck, {}, { grace: 0 }, stops);
  return [
    ...rows("stop, 2 busy workers, cooperative", cooperative, { p50: 2, p99: 5, max: 50 }),
    ...rows("stop, 2 stuck workers, forced", forced, { p50: 20, p99: 50, max: 250 }),
  ];
}

async function latencies(kernel, params, options, count) {
  const pool = new Pool({ workers: 2 });
  const figures = [];
  for (let stop = -10; stop < count; stop++) {
    const abort = new AbortController();
    const run = pool.run(kernel, params, { ...options, signal: abort.signal });
    while (run.progress.workers.filter(({ job }) => job !== undefined).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 1));
    // Any moment of a run that is under way.
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 200));
    const start = performance.now();
    abort.abort();
    await run;
    if (stop >= 0) figures.push(performance.now() - start);
  }
  await pool.close();
  return figures;
}

function rows(name, figures, limits) {
  return Object.entries({ p50: 0.5, p99: 0.99, max: 1 }).map(([label, p]) =>
    row({
      name: `${name}, ${label} of ${figures.length}`,
      unit: "ms",
      ours: quantile(figures, p),
      peerName: "a limit",
      goal: { of: "ours", is: "below", value: limits[label] },
    }),
  );
}
