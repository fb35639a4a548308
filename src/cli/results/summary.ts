import type { Counts, Outcome, Report } from "../../index.js";
import type { Failures } from "../running/failures.js";
import { reasons } from "../running/reasons.js";
import type { Ending } from "../running/running.js";
import { countOf, failedText, grouped } from "../terminal/progress-text.js";
import type { Say } from "../terminal/say.js";
import { reasonText } from "../../json/index.js";

/** Whether nothing was made that could be spoken of: the task cannot be run. */
export function cameToNothing({ report, error, begun }: Ending): boolean {
  return report === undefined || (error !== undefined && !begun);
}

/** Says how a run of a kernel has ended; nothing of one that is simply done. */
export function sayEnd({ partial }: { partial?: string | undefined }, ending: Ending, say: Say): void {
  sayFailures(ending, say);
  const { report } = ending;
  if (!report || cameToNothing(ending)) return;
  const { rejected } = report.counts;
  if (report.status !== "completed") sayStop(ending, report, say, partial);
  else if (rejected > 0) say.error(`done, but ${grouped(rejected)} of ${countOf(report.jobs, "job")} failed`);
}

/** Says how a run of `map` has ended. @param lost its results could not be written, and that has been said */
export function sayMapEnd(ending: Ending, say: Say, lost: boolean): void {
  sayFailures(ending, say);
  const { report } = ending;
  // Where nobody reads them any more nothing was kept, and whoever left knows.
  if (!report || cameToNothing(ending) || lost || report.reason === reasons.closedPipe) return;
  const { fulfilled, rejected } = report.counts;
  if (report.status !== "completed") sayStop(ending, report, say);
  else if (rejected === 0) say.notice(`done: ${countOf(report.jobs, "job")}`);
  else say.error(`done: ${grouped(fulfilled)} of ${countOf(report.jobs, "job")}, ${grouped(rejected)} failed`);
}

function sayFailures(ending: Ending, say: Say): void {
  const { error, failures, malformed } = ending;
  if (error) say.error(`${error.code}: ${oneLine(error.message)}`);
  if (cameToNothing(ending)) return;
  for (const outcome of failures.named) say.error(failureLine(outcome));
  if (failures.more > 0) say.error(`... and ${countOf(failures.more, "more failed job")}`);
  sayMalformed(malformed, say);
}

/** Their errors name the lines. */
export function sayMalformed(malformed: Failures, say: Say): void {
  for (const { error } of malformed.named) say.error(oneLine(error!.message));
  if (malformed.more > 0) say.error(`... and ${countOf(malformed.more, "more malformed line")}`);
}

function sayStop({ error, begun }: Ending, report: Report, say: Say, partial?: string): void {
  const by = error ? "the error" : (reasonText(report.reason) ?? "a stop");
  say.notice(`stopped by ${by}: ${keptText(report.counts)}`);
  if (report.forced)
    say.notice("some workers did not stop by themselves: of their jobs, what they had published was kept");
  if (partial && begun) say.notice(`the answer so far is ${partial}`);
  if (!report.inputsEnded && report.jobs > 0) say.notice("the inputs had not been read to their end");
}

/** `kept 812 finished jobs and 2 part-done, 211 not started` */
function keptText({ fulfilled, partial, rejected, unstarted }: Counts): string {
  return `kept ${countOf(fulfilled, "finished job")} and ${grouped(partial)} part-done${failedText(rejected)}, ${grouped(unstarted)} not started`;
}

function failureLine({ job, attempts, error }: Outcome): string {
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  return `job ${grouped(job)} failed${tries}: ${error?.code}: ${oneLine(error?.message ?? "")}`;
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
