// How much of its workers' time the pool uses: on this machine beside what the simulation says, and simulated with many workers.
import { readFileSync } from "node:fs";
import { compared, realPoints } from "../simulation/real.mjs";
import { bundled } from "../support/bundled.mjs";
import { row } from "../support/row.mjs";
import { interleaved } from "../support/sample.mjs";

const simulated = [16, 64, 256].flatMap((workers) =>
  ["uniform", "heavy-tailed", "sorted"].map((distribution) => ({ workers, distribution, mean: 1 })),
);

export async function measure() {
  const simulation = await bundled(new URL("../simulation/index.ts", import.meta.url).pathname);
  const { costs } = JSON.parse(readFileSync(new URL("../simulation/costs.json", import.meta.url), "utf8"));
  const rows = [await costOfMany(simulation)];
  for (const point of realPoints) {
    const { measured, simulated } = await compared(point, simulation, costs);
    rows.push(
      row({
        name: `${point.workers} workers, ${point.distribution} jobs of ${point.mean} ms`,
        unit: "efficiency",
        ours: measured,
        peer: simulated,
        peerName: "simulated",
        goal: { of: "ratio", is: "at least", value: 0.97 },
      }),
    );
  }
  for (const { workers, distribution, mean } of simulated) {
    const { warm, ideal } = simulation.pointOf(distribution, mean, workers, costs);
    rows.push(
      row({
        name: `${workers} workers, ${distribution} jobs of ${mean} ms, simulated`,
        unit: "efficiency",
        ours: warm.efficiency,
        peer: ideal,
        peerName: "list scheduling at no cost",
        goal: { of: "ratio", is: "at least", value: 0.97 },
      }),
    );
  }
  return rows;
}

/** What the pool's own code costs the main thread must not grow with the number of workers. */
async function costOfMany({ costOfChunk }) {
  const figures = await interleaved(
    { few: () => costOfChunk(2, 10_000, 15), many: () => costOfChunk(1_024, 10_000, 15) },
    3,
  );
  return row({
    name: "main thread's own code, a chunk with 1,024 workers",
    unit: "us",
    ours: figures.many,
    peer: figures.few,
    peerName: "with 2 workers",
    goal: { of: "ratio", is: "at most", value: 4 },
  });
}
