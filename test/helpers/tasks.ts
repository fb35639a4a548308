import type { Progress, Report, Run } from "partway";
import { expect } from "vitest";

/** A task of test/fixtures/tasks. */
export const task = (file: string): URL => new URL(`../fixtures/tasks/${file}`, import.meta.url);

/** A task of a line or two, as a module of its own. */
export const inline = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

/** The numbers from 0, `count` of them. */
export const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

/** A run, whatever it makes. */
type AnyRun = Pick<Run, "progress" | "addEventListener">;

/** The next thing that a run tells of its progress. */
export function next(run: AnyRun): Promise<Progress> {
  return new Promise((resolve) => run.addEventListener("progress", (event) => resolve(event.detail), { once: true }));
}

/** Resolves when the run has come so far. */
export async function until(run: AnyRun, far: (progress: Progress) => boolean): Promise<void> {
  while (!far(run.progress)) await next(run);
}

/** So many jobs of the run are with a worker, and were begun. */
export const begun =
  (count = 1) =>
  ({ workers, counts }: Progress): boolean =>
    workers.filter(({ job }) => job !== undefined).length >= count || counts.partial >= count;

/** So many jobs of the run have published something. */
export const published =
  (count = 1) =>
  ({ inFlight }: Progress): boolean =>
    inFlight.length >= count;

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What holds of every report: each job has one outcome, of one of four kinds. */
export function expectAddsUp({ counts, jobs, outcomes, value }: Report<unknown[]>): void {
  expect(counts.fulfilled + counts.partial + counts.rejected + counts.unstarted).toBe(jobs);
  expect(outcomes.map(({ job }) => job)).toEqual(numbers(jobs));
  expect(value.length).toBe(jobs);
  for (const status of ["fulfilled", "partial", "rejected", "unstarted"] as const)
    expect(outcomes.filter((outcome) => outcome.status === status).length, status).toBe(counts[status]);
  for (const { status, attempts, error, value: own, job } of outcomes) {
    expect(error !== undefined).toBe(status === "rejected");
    if (status === "unstarted") expect({ attempts, own }).toEqual({ attempts: 0, own: undefined });
    if (status === "fulfilled" || status === "partial") expect(attempts).toBeGreaterThan(0);
    if (status !== "fulfilled") expect(value[job]).toBeUndefined();
  }
}
