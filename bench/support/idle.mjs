// A program of its own: `idle.mjs pool|nothing`. It has a pool that has run something, or none, and closes nothing. Prints the
// processor time of all its threads in ten seconds, in ms, how often threads other than the main one woke up in them, and how
// many things keep it alive; then it has to end by itself.
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const SECONDS = 10;

if (process.argv[2] === "pool") {
  const { Pool } = await import("partway");
  const { primes } = await import("partway/kernels");
  const pool = new Pool({ workers: 2 });
  const { counts } = await pool.run(primes, { to: 1e8 });
  const { value } = await pool.map(new URL("double.mjs", import.meta.url), [1, 2, 3]);
  if (counts.fulfilled === 0 || value[2] !== 7) throw new Error(`expected 7, got ${value[2]}`);
}

// Five seconds after it compiled WebAssembly V8 has one more look at that.
await setTimeout(7_000);
const [usage, woken] = [process.cpuUsage(), wakings()];
await setTimeout(SECONDS * 1_000);
const { user, system } = process.cpuUsage(usage);
const alive = process.getActiveResourcesInfo();
process.send({ ms: (user + system) / 1_000, woken: wakings() - woken, alive: alive.length });
process.disconnect();

function wakings() {
  const others = readdirSync("/proc/self/task").filter((thread) => thread !== `${process.pid}`);
  const texts = others.map((thread) => readFileSync(`/proc/self/task/${thread}/status`, "utf8"));
  return texts.reduce((sum, text) => sum + Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(text)[1]), 0);
}
