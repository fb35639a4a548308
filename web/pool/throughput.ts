import type { Run } from "partway";
import { clock } from "../run/clock.js";
import { RateSeries } from "./rate-series.js";

export const series = new RateSeries();

/** The plot shows this run from here on. */
export function follow(run: Run): void {
  series.clear();
  run.addEventListener("progress", ({ detail: { jobs, expected = jobs, fraction, state } }) => {
    // As long as nothing is planned, nothing is known of what an earlier sitting has done.
    if (jobs === 0) series.restart();
    else if (state === "settled") series.end(clock.now / 1_000, fraction * expected);
    else series.add(clock.now / 1_000, fraction * expected);
  });
}
