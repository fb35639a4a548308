// What messages and jobs cost on this machine, of a real pool with real workers, and how well some runs do that can be
// simulated. Writes costs.json, in ms. Linux.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { Pool } from "partway";
import { bundled } from "../support/bundled.mjs";
import { machine } from "../support/machine.mjs";
import { median } from "../support/sample.mjs";
import { now } from "./jobs.mjs";
import { compared, realPoints } from "./real.mjs";

const double = { url: new URL("../support/double.mjs", import.meta.url) };
const sleep = { url: new URL("jobs.mjs", import.meta.url), export: "sleep" };
const spin = { ...sleep, export: "spin" };
/** So many workers that sleep keep the main thread at work for some part of the time, and two cores have room for them. */
const many = 16;

const listeners = countMessages();
const idle = await costsOfMessages();
const busy = await costOfChunkInHaste();
const { job, jobOfWorker } = await costsOfJobs();
const costs = {
  main: {
    chunk: { idle: idle.chunk, busy },
    // Nothing makes notices that fast: the same proportion is assumed.
    notice: { idle: idle.notice, busy: (idle.notice * busy) / idle.chunk },
    job,
    spawn: await costOfSpawning(),
  },
  ...(await latencies()),
};
costs.worker = { ...costs.worker, job: jobOfWorker, boot: await timeToBoot(costs.main.spawn) };
const rounded = JSON.parse(JSON.stringify(costs), (_, value) =>
  typeof value === "number" ? Number(value.toPrecision(3)) : value,
);
const simulation = await bundled(fileURLToPath(new URL("index.ts", import.meta.url)));
const measured = [];
for (const point of realPoints) {
  const { measured: efficiency } = await compared(point, simulation, rounded);
  measured.push({ ...point, efficiency: Number(efficiency.toFixed(4)) });
}
const found = { machine: machine(), costs: rounded, measured };
writeFileSync(new URL("costs.json", import.meta.url), `${JSON.stringify(found, undefined, 2)}\n`);
console.log(JSON.stringify(found, undefined, 2));

/** CPU time of the main thread so far, in ms. */
function mainCpu() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}

/** Counts the messages that arrive at any port of this thread. Each port has two listeners: Comlink's, and the pool's. */
function countMessages() {
  const counted = { heard: 0 };
  let owner = Object.getPrototypeOf(new MessageChannel().port1);
  while (!Object.hasOwn(owner, "addEventListener")) owner = Object.getPrototypeOf(owner);
  const { addEventListener } = owner;
  owner.addEventListener = function (type, listener, ...rest) {
    const heard = (event) => {
      counted.heard++;
      listener(event);
    };
    return addEventListener.call(this, type, type === "message" ? heard : listener, ...rest);
  };
  return counted;
}

/** One run, with what it cost the main thread. @returns times in ms */
async function observed(pool, task, inputs, options) {
  const chunks = [];
  const heard = listeners.heard;
  const [cpu, start] = [mainCpu(), now()];
  const run = pool.map(task.url, inputs, { export: task.export, ...options });
  run.addEventListener("chunk", ({ detail }) => chunks.push({ ...detail, at: now() }));
  const report = await run;
  const used = { cpu: mainCpu() - cpu, elapsed: now() - start };
  const messages = (listeners.heard - heard) / 2;
  const sent = chunks.filter(({ state }) => state === "sent");
  const returned = chunks.filter(({ state }) => state === "returned");
  return { ...used, value: report.value, sent, returned, messages };
}

/** Jobs of 30 ms travel alone, without notices; of those of 2 ms two dozen travel together, and are told of on the way. */
async function costsOfMessages() {
  const pool = new Pool({ workers: many });
  await observed(pool, sleep, Array(many * 4).fill(30));
  const singly = [];
  const together = [];
  for (let round = 0; round < 3; round++) {
    singly.push(await observed(pool, sleep, Array(many * 40).fill(30)));
    together.push(await observed(pool, sleep, Array(many * 500).fill(2)));
  }
  await pool.close();
  const chunk = median(singly.map(({ cpu, returned }) => cpu / returned.length));
  const others = together.map(
    ({ cpu, returned, messages }) => (cpu - returned.length * chunk) / (messages - returned.length),
  );
  return { chunk, notice: median(others) };
}

/** Tiny jobs that travel alone, for their inputs are to be transferred: the main thread does not rest between them. */
async function costOfChunkInHaste() {
  const inputs = Array.from({ length: 20_000 }, (_, input) => input);
  const pool = new Pool({ workers: many });
  const runs = [];
  for (let round = 0; round < 5; round++) runs.push(await observed(pool, double, inputs, { transfer: () => [] }));
  await pool.close();
  return median(runs.slice(1).map(({ cpu }) => cpu / inputs.length));
}

/** A million tiny jobs. One worker has nothing to do but them. */
async function costsOfJobs() {
  const inputs = Array.from({ length: 1_000_000 }, (_, input) => input);
  const pool = new Pool({ workers: 1 });
  const runs = [];
  for (let round = 0; round < 6; round++) runs.push(await observed(pool, double, inputs));
  await pool.close();
  const warm = runs.slice(1);
  return {
    job: median(warm.map(({ cpu }) => cpu / inputs.length)),
    jobOfWorker: median(warm.map(({ elapsed }) => elapsed / inputs.length)),
  };
}

/** One worker: when chunks are sent and come back, and when their jobs begin and end. */
async function latencies() {
  const pool = new Pool({ workers: 1 });
  await observed(pool, sleep, Array(20).fill(30));
  // A chunk each.
  const { value, sent, returned } = await observed(pool, spin, Array(100).fill(30));
  const short = await observed(pool, spin, Array(600).fill(2));
  await pool.close();
  const there = median(value.map(([start], job) => start - sent[job].at));
  const back = median(value.map(([, end], job) => returned[job].at - end));
  const gaps = [];
  let last = -1;
  for (const { counts } of short.returned.slice(0, -1)) {
    last += counts.fulfilled;
    gaps.push(short.value[last + 1][0] - short.value[last][1]);
  }
  return { there, back, worker: { chunk: median(gaps.slice(3)) } };
}

async function costOfSpawning() {
  const cpu = mainCpu();
  const pool = new Pool({ workers: many });
  await observed(pool, sleep, Array(many).fill(200));
  const spent = mainCpu() - cpu;
  await pool.close();
  return spent / many;
}

async function timeToBoot(spawn) {
  const times = [];
  for (let round = 0; round < 9; round++) {
    const start = now();
    const pool = new Pool({ workers: 1 });
    await pool.exec(double.url, 1);
    times.push(now() - start - spawn);
    await pool.close();
  }
  return median(times);
}
