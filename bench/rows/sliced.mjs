// What slicing costs: the worker's loop over the jobs of a run, against one call of `advance` a job, in one thread.
import { build } from "esbuild";
import { kernels } from "partway/kernels";
import { row } from "../support/row.mjs";
import { interleaved, median, spread } from "../support/sample.mjs";

const cases = [
  ["primes below 1e9", kernels.primes, { to: 1e9 }],
  ["mandelbrot 512x512, 2000 iterations", kernels.mandelbrot, { size: "512", iterations: 2_000 }],
];

export async function measure() {
  const { createLoop } = await bundled(new URL("../support/loop.ts", import.meta.url).pathname);
  const rows = [];
  for (const [name, kernel, params] of cases) {
    const { sliced, whole } = await createLoop(kernel, params);
    const figures = await interleaved({ sliced, whole }, 9);
    rows.push(
      row({
        name: `sliced, ${name}`,
        unit: "ms",
        ours: median(figures.sliced),
        spread: spread(figures.sliced),
        peer: median(figures.whole),
        peerName: "one call of advance a job",
        goal: { of: "ratio", is: "at most", value: 1.01 },
      }),
    );
  }
  return rows;
}

async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
