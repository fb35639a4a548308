// What a checkpoint costs: a long run of a kernel, and a million tiny jobs, with one and without.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "partway";
import { fileCheckpoint } from "partway/checkpoint";
import { primes } from "partway/kernels";
import { row } from "../support/row.mjs";
import { interleaved, median } from "../support/sample.mjs";

const jobs = 1_000_000;
const task = new URL("../support/double.mjs", import.meta.url);

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "partway-bench-"));
  const pool = new Pool({ workers: 2 });
  let files = 0;
  const kept = () => ({ checkpoint: fileCheckpoint(join(folder, String(files++))) });
  const inputs = Array.from({ length: jobs }, (_, job) => job);
  try {
    const sieve = await interleaved(
      both((options) => pool.run(primes, { to: 1e11 }, options), kept),
      11,
    );
    const tiny = await interleaved(
      both((options) => pool.map(task, inputs, { collect: false, ...options }), kept),
      7,
    );
    return [
      row({
        name: "primes below 1e11, with a checkpoint",
        unit: "ms",
        ours: sieve.kept,
        peer: sieve.plain,
        peerName: "without",
        goal: { of: "ratio", is: "at most", value: 1.01 },
      }),
      row({
        name: "map, what a checkpoint adds to a tiny job",
        unit: "us",
        ours: ((median(tiny.kept) - median(tiny.plain)) * 1_000) / jobs,
        peerName: "a limit",
        goal: { of: "ours", is: "at most", value: 0.5 },
      }),
    ];
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds that a run takes, without and with a checkpoint of its own. */
function both(run, kept) {
  const timed = async (options) => {
    const start = performance.now();
    const { status } = await run(options);
    if (status !== "completed") throw new Error(`expected a run that is completed, got ${status}`);
    return performance.now() - start;
  };
  return { plain: () => timed({}), kept: () => timed(kept()) };
}
