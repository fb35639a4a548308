// From the abort to the settled report, with every worker busy, and until nothing computes any more; beside it how the other
// pools abort, which loses the work. Forced, too, on workers stuck in a step.
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { Pool } from "partway";
import { primes } from "partway/kernels";
import { peerNames } from "../peers/index.mjs";
import { now } from "../support/busy.mjs";
import { moments } from "../support/random.mjs";
import { row } from "../support/row.mjs";
import { quantile } from "../support/sample.mjs";
import { stuck } from "../support/stuck.mjs";
import { stopWatched } from "../support/watched.mjs";

/** Enough that the hundredth part of them is more than chance. */
const STOPS = 1_000;
const FORCED = 200;
/** Of the other pools: after each they have to start their workers again. */
const ABORTS = 20;
/** Rounds that are not counted: engines go on compiling, in threads of their own, what has become hot. */
const WARM_UP = 4;
const SEED = 1;

const moment = moments(SEED);

export async function measure() {
  const pool = new Pool({ workers: 2 });
  const peers = openPeers();
  const aborts = Object.fromEntries(peerNames.map((name) => [name, []]));
  const [settled, watched, forced] = [[], [], []];
  for (let round = -WARM_UP; round < ABORTS; round++) {
    const into = (figures) => (round < 0 ? [] : figures);
    for (let stop = 0; stop < STOPS / ABORTS; stop++) into(settled).push(await stopKernel(pool, primes, { to: 1e10 }));
    for (let stop = 0; stop < STOPS / ABORTS; stop++)
      into(watched).push(await stopWatched((watch) => startMap(pool, watch), moment()));
    for (const [name, figures] of Object.entries(aborts)) into(figures).push(await peers.stop(name));
  }
  // Both workers are stuck, are terminated at once, and have to be started again for the next stop.
  for (let stop = -10; stop < FORCED; stop++) {
    const took = await stopKernel(pool, stuck, {}, { grace: 0 });
    if (stop >= 0) forced.push(took);
  }
  await pool.close();
  peers.close();
  const besides = Object.entries(aborts).map(([name, figures]) => [
    beside("stop, abort to settled", name, settled, column(figures, "settled")),
    beside("stop, abort until nothing computes", name, column(watched, "still"), column(figures, "still")),
  ]);
  return [
    ...limits("stop, 2 busy workers, cooperative", settled, { p50: 1, p99: 3, max: 50 }),
    ...limits("stop, 2 stuck workers, forced", forced, { p50: 20, p99: 50, max: 250 }),
    ...besides.flat(2),
    row({
      name: `stop, 10 ms after it, in Node: steps in 30 ms, most of ${STOPS}`,
      unit: "steps",
      ours: Math.max(...column(watched, "stepsAfter")),
      peerName: "a limit",
      goal: { of: "ours", is: "at most", value: 0 },
    }),
  ];
}

/** @returns ms from the abort to the report */
async function stopKernel(pool, kernel, params, options) {
  const abort = new AbortController();
  const run = pool.run(kernel, params, { ...options, signal: abort.signal });
  while (run.progress.workers.filter(({ job }) => job !== undefined).length < 2) await setTimeout(1);
  await setTimeout(moment());
  const start = now();
  abort.abort();
  await run;
  return now() - start;
}

function startMap(pool, { shared }) {
  const abort = new AbortController();
  const task = new URL("../support/busy.mjs", import.meta.url);
  const run = pool.map(task, [0, 1], { shared, signal: abort.signal });
  return async () => {
    abort.abort();
    await run;
  };
}

/** The other pools, in a process of their own: what threads leave behind that are ended keeps the engine busy for a while. */
function openPeers() {
  const child = fork(new URL("../support/stop-peers.mjs", import.meta.url), [SEED]);
  // If it fails, no message will come.
  child.once("exit", (code) => code && process.exit(code));
  return {
    async stop(name) {
      child.send(name);
      const [figures] = await once(child, "message");
      return figures;
    },
    close: () => child.kill(),
  };
}

const column = (figures, name) => figures.map((figure) => figure[name]);
const parts = { p50: 0.5, p99: 0.99, max: 1 };

function limits(name, figures, goals) {
  return Object.entries(goals).map(([label, value]) =>
    row({
      name: `${name}, ${label} of ${figures.length}`,
      unit: "ms",
      ours: quantile(figures, parts[label]),
      peerName: "a limit",
      goal: { of: "ours", is: "below", value },
    }),
  );
}

function beside(name, peer, ours, theirs) {
  return Object.entries({ p50: 1, p99: 3 }).map(([label, value]) =>
    row({
      name: `${name}, ${label}; ${peer} loses the work`,
      unit: "ms",
      ours: quantile(ours, parts[label]),
      peer: quantile(theirs, parts[label]),
      peerName: `${peer}, of ${theirs.length}`,
      goal: { of: "ours", is: "below", value },
    }),
  );
}
