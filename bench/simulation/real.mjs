// The same runs as they are simulated, on this machine: its own cores, and more workers that sleep.
import { Pool } from "partway";
import { median } from "../support/sample.mjs";

const url = new URL("jobs.mjs", import.meta.url);
/** What each worker has to do, in ms, on the average. */
const work = 1_500;
const rounds = 3;

export const realPoints = [
  ...[1, 2].flatMap((workers) =>
    [0.1, 1, 10].map((mean) => ({ workers, mean, distribution: "heavy-tailed", work, task: "spinFor" })),
  ),
  ...[1, 10].map((mean) => ({ workers: 16, mean, distribution: "uniform", work, task: "sleepFor" })),
];

/** @returns the efficiency measured, by the time that the jobs have really taken, and the one simulated */
export async function compared({ workers, mean, distribution, work, task }, { lengthsOf, simulate }, costs) {
  const lengths = lengthsOf(distribution, Math.round((workers * work) / mean), mean, 1);
  const inputs = Array.from({ length: lengths.jobs }, (_, job) => lengths.of(job));
  const pool = new Pool({ workers });
  const efficiencies = [];
  await pool.map(url, Array(workers * 3).fill(20), { export: "sleepFor" });
  for (let round = 0; round < rounds; round++) {
    const { value, elapsedMs } = await pool.map(url, inputs, { export: task });
    efficiencies.push(value.reduce((sum, ms) => sum + ms, 0) / (workers * elapsedMs));
  }
  await pool.close();
  return { measured: median(efficiencies), simulated: simulate(workers, lengths, costs).efficiency };
}
