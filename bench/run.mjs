// The benchmarks: every figure beside its limit or peer, all in one run. `run.mjs [NAME...] [--json FILE]`
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { machine } from "./support/machine.mjs";
import { printTable } from "./support/table.mjs";

/** Each module measures one subject and gives its rows. They run one after another: there are no cores to spare. */
const subjects = {
  sliced: () => import("./rows/sliced.mjs"),
  workers: () => import("./rows/workers.mjs"),
  primes: () => import("./rows/primes.mjs"),
  sieve: () => import("./rows/sieve.mjs"),
  mandelbrot: () => import("./rows/mandelbrot.mjs"),
  stop: () => import("./rows/stop.mjs"),
  "stop-page": () => import("./rows/stop-page.mjs"),
  idle: () => import("./rows/idle.mjs"),
  memory: () => import("./rows/memory.mjs"),
  start: () => import("./rows/start.mjs"),
  map: () => import("./rows/map.mjs"),
  sizes: () => import("./rows/sizes.mjs"),
  bytes: () => import("./rows/bytes.mjs"),
  stream: () => import("./rows/stream.mjs"),
  checkpoint: () => import("./rows/checkpoint.mjs"),
  zeek: () => import("./rows/zeek.mjs"),
  page: () => import("./rows/page.mjs"),
  fft: () => import("./rows/fft.mjs"),
  beacons: () => import("./rows/beacons.mjs"),
  scheduling: () => import("./rows/scheduling.mjs"),
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const unknown = positionals.filter((name) => !(name in subjects));
if (unknown.length > 0) {
  console.error(`bench: expected some of ${Object.keys(subjects).join(", ")}, got ${unknown.join(", ")}`);
  process.exit(2);
}

const rows = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(subjects)) {
  process.stderr.write(`measuring ${name} ...\n`);
  const { measure } = await subjects[name]();
  rows.push(...(await measure()));
}
const result = { machine: machine(), rows };
printTable(result);
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
