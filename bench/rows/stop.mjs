// From the abort to the settled report, with every worker busy, and until nothing computes any more; beside it how the other
// pools abort, which loses the work. Forced, too, on workers stuck in a step.
import { setTimeout } from "node:timers/promises";
import { Pool } from "partway";
import { primes } from "partway/kernels";
import { stoppable } from "../peers/stop.mjs";
import { Watch, now } from "../support/busy.mjs";
import { mulberry32 } from "../support/random.mjs";
import { row } from "../support/row.mjs";
import { quantile } from "../support/sample.mjs";
import { stuck } from "../support/stuck.mjs";

const STOPS = 200;
/** Of the other pools: after each they have to start their workers again. */
const ABORTS = 20;
/** Rounds that are not counted: engines go on compiling, in threads of their own, what has become hot. */
const WARM_UP = 20;
const SEED = 1;

const random = mulberry32(SEED);
const anyMoment = () => setTimeout(10 + random() * 60);

export async function measure() {
  const pool = new Pool({ workers: 2 });
  const peers = Object.entries(stoppable).map(([name, open]) => ({ name, pool: open(), figures: [] }));
  const [settled, watched, forced] = [[], [], []];
  for (let round = -WARM_UP; round < ABORTS; round++) {
    const into = (figures) => (round < 0 ? [] : figures);
    for (let stop = 0; stop < STOPS / ABORTS; stop++) {
      into(settled).push(await stopKernel(pool, primes, { to: 1e10 }));
      into(watched).push(await stopWatched((watch) => startMap(pool, watch)));
    }
    for (const peer of peers) into(peer.figures).push(await stopWatched((watch) => startPeer(peer.pool, watch)));
  }
  // Both workers are stuck, are terminated at once, and have to be started again for the next stop.
  for (let stop = -10; stop < STOPS; stop++) {
    const took = await stopKernel(pool, stuck, {}, { grace: 0 });
    if (stop >= 0) forced.push(took);
  }
  await Promise.all([pool, ...peers.map((peer) => peer.pool)].map((one) => one.close()));
  const besides = peers.map(({ name, figures }) => [
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
  await anyMoment();
  const start = now();
  abort.abort();
  await run;
  return now() - start;
}

/**
 * Stops two workers that tell of their steps.
 *
 * @param start begins to compute, and gives what stops it
 * @returns `settled`, ms from the abort to the promise; `still`, to the last step of all; `stepsAfter`, later than 10 ms
 */
async function stopWatched(start) {
  const watch = Watch.create(2);
  const stop = start(watch);
  while (watch.begun < 2) await setTimeout(1);
  await anyMoment();
  const from = now();
  const stopped = stop().then(() => now() - from);
  await setTimeout(10);
  const before = watch.steps;
  await setTimeout(30);
  const stepsAfter = watch.steps - before;
  const settled = await stopped;
  // A thread may outlive the promise.
  for (let steps = -1; steps !== watch.steps; await setTimeout(20)) steps = watch.steps;
  return { settled, still: Math.max(0, watch.lastStep - from), stepsAfter };
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

function startPeer(pool, { shared }) {
  return pool.start([0, 1].map((worker) => ({ worker, shared })));
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
