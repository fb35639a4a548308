// What a pool of two brings: the run of a kernel, sliced and in two workers, beside one uninterrupted call a job in one thread;
// and what its second thread brings primesieve on the same machine.
import { Pool } from "partway";
import { mandelbrot, primes } from "partway/kernels";
import { openAlone } from "../support/alone.mjs";
import { commandIfThere } from "../support/command.mjs";
import { row } from "../support/row.mjs";
import { interleaved, median } from "../support/sample.mjs";

const cases = [
  ["primes below 1e10", primes, { to: 1e10 }],
  ["mandelbrot 2048x2048, 2000 iterations", mandelbrot, { size: "2048", iterations: 2_000 }],
];

export async function measure() {
  const pool = new Pool({ workers: 2 });
  const [t1, t2] = ["-t1", "-t2"].map((threads) => commandIfThere("primesieve", ["1e10", threads, "-q"]));
  const rows = [];
  for (const [name, kernel, params] of cases) {
    const alone = await openAlone(kernel, params);
    const figures = await interleaved(
      {
        pooled: async () => (await pool.run(kernel, params)).elapsedMs,
        alone: () => alone().elapsedMs,
        ...(t1 && { t1, t2 }),
      },
      5,
    );
    rows.push(
      row({
        name: `2 workers against one call in one thread, ${name}`,
        unit: "times as fast",
        ours: median(figures.alone) / median(figures.pooled),
        peer: t1 && median(figures.t1) / median(figures.t2),
        peerName: "primesieve -t2 against -t1",
        goal: { of: "ratio", is: "at least", value: 0.98 },
      }),
    );
  }
  await pool.close();
  return rows;
}
