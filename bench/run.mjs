// The benchmarks: every figure beside its limit or peer, all in one run.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "./support/machine.mjs";
import { printTable } from "./support/table.mjs";

/** Modules of `rows`, each of which measures one subject. */
const subjects = [
  "sliced",
  "workers",
  "primes",
  "sieve",
  "mandelbrot",
  "stop",
  "stop-page",
  "idle",
  "memory",
  "start",
  "map",
  "sizes",
  "bytes",
  "stream",
  "checkpoint",
  "zeek",
  "page",
  "fft",
  "beacons",
  "scheduling",
];

const { values, positionals } = read();
if (values.help) {
  console.log(`node bench/run.mjs [NAME...] [--json FILE]\n\nMeasures all of it, or some: ${subjects.join(", ")}.`);
  process.exit();
}

const rows = [];
for (const name of positionals.length > 0 ? positionals : subjects) {
  process.stderr.write(`measuring ${name} ...\n`);
  rows.push(...rowsOf(name));
}
const result = { machine: machine(), rows };
printTable(result);
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);

/** One after another, for there are no cores to spare; each in a process of its own, so that none finds the heap as another left it. */
function rowsOf(subject) {
  const program = fileURLToPath(new URL("support/subject.mjs", import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, [program, subject], { stdio: ["ignore", "pipe", "inherit"] }).toString(),
  );
}

function read() {
  try {
    const options = { json: { type: "string" }, help: { type: "boolean", short: "h" } };
    const given = parseArgs({ allowPositionals: true, options });
    const unknown = given.positionals.filter((name) => !subjects.includes(name));
    if (unknown.length === 0) return given;
    throw new Error(`expected some of ${subjects.join(", ")}, got ${unknown.join(", ")}`);
  } catch ({ message }) {
    console.error(`bench: ${message}`);
    process.exit(2);
  }
}
