// What slicing costs: the worker's loop over the jobs of a run, against one call of `advance` a job, in one thread.
import { kernels } from "partway/kernels";
import { bundled } from "../support/bundled.mjs";
import { row } from "../support/row.mjs";
import { interleaved, median } from "../support/sample.mjs";

/** Each with as many jobs a group as take some tens of milliseconds. */
const cases = [
  ["primes below 4e9", kernels.primes, { to: 4e9 }, 24],
  ["mandelbrot 1024x1024, 2000 iterations", kernels.mandelbrot, { size: "1024", iterations: 2_000 }, 16],
];

const rounds = 15;

export async function measure() {
  const { createLoop } = await bundled(new URL("../support/loop.ts", import.meta.url).pathname);
  const rows = [];
  for (const [name, kernel, params, perGroup] of cases) {
    const loop = await createLoop(kernel, params, perGroup);
    let [ours, peer] = [0, 0];
    for (let group = 0; group < loop.groups; group++) {
      const figures = await interleaved({ sliced: () => loop.sliced(group), whole: () => loop.whole(group) }, rounds);
      ours += median(figures.sliced);
      peer += median(figures.whole);
    }
    rows.push(
      row({
        name: `sliced, ${name}`,
        unit: "ms",
        ours,
        peer,
        peerName: "one call of advance a job",
        goal: { of: "ratio", is: "at most", value: 1.01 },
      }),
    );
  }
  return rows;
}
