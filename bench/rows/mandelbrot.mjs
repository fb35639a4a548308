// The kernel on one worker against the plain scalar loop in C, on the same pixels with the same counts.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "partway";
import { mandelbrot } from "partway/kernels";
import { row } from "../support/row.mjs";
import { interleaved, median, spread } from "../support/sample.mjs";

const params = { centerX: -0.75, centerY: 0, width: 3, size: "1024", iterations: 1_000 };

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "partway-bench-"));
  const peer = compilePeer(folder);
  const pool = new Pool({ workers: 1 });
  const sums = {};
  const figures = await interleaved(
    {
      async ours() {
        const report = await pool.run(mandelbrot, params);
        sums.ours = report.outcomes.reduce(
          (sum, { value }) => sum + value.counts.reduce((all, count) => all + count, 0),
          0,
        );
        return report.elapsedMs;
      },
      ...(peer && {
        theirs() {
          const { centerX, centerY, width, size, iterations } = params;
          const [ms, sum] = execFileSync(peer, [centerX, centerY, width, size, iterations].map(String))
            .toString()
            .split(" ");
          sums.theirs = Number(sum);
          return Number(ms);
        },
      }),
    },
    5,
  );
  await pool.close();
  rmSync(folder, { recursive: true });
  if (peer && sums.ours !== sums.theirs) throw new Error(`the counts differ: ${sums.ours} and ${sums.theirs} in all`);
  return [
    row({
      name: "mandelbrot 1024x1024, 1000 iterations, one worker",
      unit: "ms",
      ours: median(figures.ours),
      spread: spread(figures.ours),
      peer: figures.theirs && median(figures.theirs),
      peerName: "scalar C, -O3",
      goal: { of: "ratio", is: "below", value: 1 },
    }),
  ];
}

/** The peer's program; undefined where there is no C compiler. */
function compilePeer(folder) {
  const program = join(folder, "mandelbrot");
  const source = new URL("../peers/mandelbrot.c", import.meta.url).pathname;
  const { error, status } = spawnSync("cc", ["-O3", "-o", program, source], { stdio: "inherit" });
  return error || status !== 0 ? undefined : program;
}
