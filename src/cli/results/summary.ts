import type { Counts, Outcome } from "../../index.js";
import { countOf, grouped } from "../terminal/progress-text.js";
import { reasonText } from "./report-json.js";
import type { Ending } from "../running/running.js";

/** What is said once a run has ended, a line each; nothing for one that is simply done. */
export function summary(
  { partial }: { partial?: string | undefined },
  { report, error, failures }: Ending,
): { errors: string[]; notices: string[] } {
  const errors = error ? [`${error.code}: ${oneLine(error.message)}`] : [];
  errors.push(...failures.map(failureLine));
  const named = failures.length;
  const failed = report?.counts.rejected ?? 0;
  if (failed > named) errors.push(`... and ${countOf(failed - named, "more failed job")}`);
  // A task that cannot be run has made nothing that could be spoken of.
  if (!report || (error && begun(report.counts) === 0)) return { errors, notices: [] };
  const notices: string[] = [];
  if (report.status !== "completed") {
    const by = error ? "the error" : (reasonText(report.reason) ?? "a stop");
    notices.push(`stopped by ${by}: ${keptText(report.counts)}`);
    if (report.forced)
      notices.push("some workers did not stop by themselves: of their jobs, what they had published was kept");
    if (partial && begun(report.counts) > 0) notices.push(`the answer so far is ${partial}`);
    if (!report.inputsEnded && report.jobs > 0) notices.push("the inputs had not been read to their end");
  } else if (failed > 0) {
    errors.push(`done, but ${grouped(failed)} of ${countOf(report.jobs, "job")} failed`);
  }
  return { errors, notices };
}

/** `kept 812 finished jobs and 2 part-done, 211 not started` */
export function keptText({ fulfilled, partial, rejected, unstarted }: Counts): string {
  const failed = rejected > 0 ? `, ${grouped(rejected)} failed` : "";
  return `kept ${countOf(fulfilled, "finished job")} and ${grouped(partial)} part-done${failed}, ${grouped(unstarted)} not started`;
}

/** How many jobs were begun. */
export function begun({ fulfilled, partial, rejected }: Counts): number {
  return fulfilled + partial + rejected;
}

function failureLine({ job, attempts, error }: Outcome): string {
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  return `job ${grouped(job)} failed${tries}: ${error?.code}: ${oneLine(error?.message ?? "")}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
