import type { Report } from "partway";
import { expect } from "vitest";
import type { ProbeState, Reference } from "./probe.js";

/** What holds of every report of the probe kernel, whatever befell its run. */
export function expectLawful(report: Report<unknown, ProbeState>, reference: Reference): void {
  const { counts, jobs, outcomes } = report;
  expect(counts.fulfilled + counts.partial + counts.rejected + counts.unstarted).toBe(jobs);
  expect(outcomes.map(({ job }) => job)).toEqual(Array.from({ length: jobs }, (_, job) => job));
  for (const status of ["fulfilled", "partial", "rejected", "unstarted"] as const) {
    expect(outcomes.filter((outcome) => outcome.status === status).length).toBe(counts[status]);
  }
  for (const { job, status, value, position, extent, attempts, error } of outcomes) {
    if (status === "unstarted") {
      expect({ value, position, attempts }).toEqual({ value: undefined, position: undefined, attempts: 0 });
      continue;
    }
    expect(attempts).toBeGreaterThan(0);
    expect(error !== undefined).toBe(status === "rejected");
    if (status === "fulfilled") expect(value).toEqual(reference.end(job));
    else if (value) expect(value).toEqual(reference.at(job, position!));
    if (value) expect(value.position).toBe(position);
    if (value) expect(extent).toBe(reference.extent(job));
  }
}
