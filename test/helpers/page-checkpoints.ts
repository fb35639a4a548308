import type { Pool, Report } from "partway";
import { fileCheckpoint } from "partway/checkpoint";
import { mandelbrot, primes } from "partway/kernels";
import { task } from "./tasks.js";

/** What a page and Node both run: a kernel's name and parameters, or `map` and inputs of test/fixtures/tasks/steps.js. */
export type What = ["primes" | "mandelbrot", Record<string, unknown>] | ["map", unknown[]];

/** A report as test/fixtures/browser/checkpoint-scenarios.js tells of it, or the code of the refusal. */
export interface Seen {
  status: string;
  counts: { fulfilled: number; partial: number; unstarted: number };
  value: unknown;
  workers: number;
  checkpoint: string;
  code?: string;
}

const kernels = { primes, mandelbrot };

/** Runs it in Node. */
export function runHere(pool: Pool, [what, given]: What, file?: string): PromiseLike<Report> & { stop(): void } {
  const options = file === undefined ? {} : { checkpoint: fileCheckpoint(file) };
  return what === "map"
    ? pool.map(task("steps.js"), given, options)
    : pool.run(kernels[what] as typeof primes, given, options);
}

/** A value as the page shows it: views by a sum. */
export function shown(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (ArrayBuffer.isView(part) ? sum(part as Uint8Array) : part)),
  );
}

export function sum(view: Uint8Array): number {
  return view.reduce((all, one, index) => (all * 31 + one * (index + 1)) % 1_000_000_007, 7);
}
