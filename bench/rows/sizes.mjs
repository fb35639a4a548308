// Jobs from 10 us to 1 s, beside the worker pools of npm, called as people call them, and two threads that are told nothing.
import { Worker } from "node:worker_threads";
import { Pool } from "partway";
import { openPeer, peerNames } from "../peers/index.mjs";
import { asCalled } from "../support/feed.mjs";
import { row } from "../support/row.mjs";
import { highest, interleaved } from "../support/sample.mjs";
import spin from "../support/spin.cjs";

const workers = 2;
/** What a job takes where nothing runs beside it, in ms, and how many of them are done: about a second's worth for two threads. */
const sizes = [
  { name: "10 us", ms: 0.01, jobs: 100_000 },
  { name: "100 us", ms: 0.1, jobs: 16_000 },
  { name: "1 ms", ms: 1, jobs: 2_000 },
  { name: "10 ms", ms: 10, jobs: 200 },
  { name: "1 s", ms: 1_000, jobs: 2 },
];
const rounds = 5;
/** From here on a pool's own work must not show. */
const idealFrom = 1;

export async function measure(chosen = sizes) {
  const task = "spin.cjs";
  const url = new URL(`../support/${task}`, import.meta.url);
  const pool = new Pool({ workers });
  const peers = await Promise.all(peerNames.map((name) => openPeer(name, { least: workers, most: workers, task })));
  const threads = Array.from({ length: workers }, () => new Worker(new URL("../support/bare.mjs", import.meta.url)));

  const rows = [];
  const perMs = stepsPerMs();
  for (const { name, ms, jobs } of chosen) {
    const steps = Math.round(ms * perMs);
    const inputs = Array.from({ length: jobs }, () => steps);
    const ways = {
      ours: async () => (await pool.map(url, inputs)).value,
      ideal: () => inHalves(threads, jobs, steps),
      ...Object.fromEntries(peerNames.map((peer, index) => [peer, () => asCalled(peers[index], inputs)])),
    };
    const timed = Object.entries(ways).map(([way, call]) => [way, () => jobsPerSecond(jobs, steps, call)]);
    const { ours, ideal, ...others } = await interleaved(Object.fromEntries(timed), rounds);
    const figures = { unit: "jobs/s", ours };
    const [peerName, peer] = highest(others);
    const never = { of: "ratio", is: "at least", value: 1 };
    rows.push(row({ name: `jobs of ${name}`, ...figures, peer, peerName, goal: never }));
    if (ms < idealFrom) continue;
    const close = { of: "ratio", is: "at least", value: 0.97 };
    rows.push(row({ name: `jobs of ${name}`, ...figures, peer: ideal, peerName: "ideal", goal: close }));
  }
  await Promise.all([pool.close(), ...peers.map((each) => each.close()), ...threads.map((each) => each.terminate())]);
  return rows;
}

/** Counted in steps, not by the clock: all do the same work. The fastest of many: the first ones are not compiled yet. */
function stepsPerMs() {
  const steps = 5_000_000;
  const rates = Array.from({ length: 30 }, () => {
    const start = performance.now();
    spin(steps);
    return steps / (performance.now() - start);
  });
  return Math.max(...rates);
}

/** Each thread does its part of the jobs without a word. */
async function inHalves(threads, jobs, steps) {
  const parts = threads.map((thread) => {
    thread.postMessage({ jobs: jobs / threads.length, steps }, []);
    return new Promise((resolve) => thread.once("message", resolve));
  });
  return (await Promise.all(parts)).flat();
}

async function jobsPerSecond(jobs, steps, call) {
  const start = performance.now();
  const values = await call();
  const seconds = (performance.now() - start) / 1_000;
  const expected = (valueOf[steps] ??= spin(steps));
  if (values.length !== jobs || values.some((value) => value !== expected))
    throw new Error(`expected ${jobs} times ${expected}, got ${values.length} values, ${values.slice(0, 3)} ...`);
  return jobs / seconds;
}

const valueOf = {};
