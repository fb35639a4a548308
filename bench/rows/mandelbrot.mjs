// One worker against the same way of doing it in C, and against what one would write in JavaScript. All count the same.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "partway";
import { mandelbrot } from "partway/kernels";
import { escapeCounts } from "../peers/mandelbrot.mjs";
import { row } from "../support/row.mjs";
import { interleaved } from "../support/sample.mjs";

const params = { centerX: -0.75, centerY: 0, width: 3, size: 2_048, iterations: 2_000 };

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "partway-bench-"));
  const program = compilePeer(folder);
  const pool = new Pool({ workers: 1 });
  const hashes = {};
  const figures = await interleaved(
    {
      async ours() {
        const { outcomes, elapsedMs } = await pool.run(mandelbrot, params);
        hashes.ours = hashOf(joined(outcomes.map(({ value }) => value)));
        return elapsedMs;
      },
      ...(program && {
        inC() {
          const [ms, hash] = execFileSync(program, Object.values(params).map(String)).toString().split(" ");
          hashes.inC = Number(hash);
          return Number(ms);
        },
      }),
      inJavaScript() {
        const start = performance.now();
        const counts = escapeCounts(params);
        const elapsed = performance.now() - start;
        hashes.inJavaScript = hashOf(counts);
        return elapsed;
      },
    },
    3,
  );
  await pool.close();
  rmSync(folder, { recursive: true });
  if (new Set(Object.values(hashes)).size > 1) throw new Error(`the counts differ: ${JSON.stringify(hashes)}`);
  const against = (peerName, peer, value) =>
    row({
      name: "mandelbrot 2048x2048, 2000 iterations, one worker",
      unit: "ms",
      ours: figures.ours,
      peer,
      peerName,
      goal: { of: "ratio", is: "at most", value },
    });
  return [
    against("C with SSE2, -O3", figures.inC, 1.1),
    // At least 2.5 times as fast.
    against("the loop in JavaScript", figures.inJavaScript, 1 / 2.5),
  ];
}

/** The counts of a run's tiles, by the rows of the image. */
function joined(tiles) {
  const counts = new Uint32Array(params.size ** 2);
  for (const { x, y, width, height, counts: part } of tiles)
    for (let row = 0; row < height; row++)
      counts.set(part.subarray(row * width, (row + 1) * width), (y + row) * params.size + x);
  return counts;
}

const hashOf = (counts) => counts.reduce((hash, count) => (Math.imul(hash, 31) + count) >>> 0, 0);

/** The peer's program; undefined where there is no C compiler, or no SSE2. */
function compilePeer(folder) {
  const program = join(folder, "mandelbrot");
  const source = new URL("../peers/mandelbrot.c", import.meta.url).pathname;
  const { error, status } = spawnSync("cc", ["-O3", "-msse2", "-o", program, source], { stdio: "inherit" });
  return error || status !== 0 ? undefined : program;
}
