import { PartwayError } from "../errors.js";
import type { Outcome } from "../task/outcome.js";
import type { Report, RunStatus } from "../task/report.js";
import type { Execution } from "./execution.js";

/** The report of a run that has settled. */
export function makeReport<T, Value>(
  execution: Execution<T, Value>,
  value: Value,
  stopped: { reason: unknown; at: number } | undefined,
  failure: PartwayError | undefined,
): Report<Value, T> {
  const now = performance.now();
  const { name, params, jobs, ledger, clock, workers, forced, plan } = execution;
  let outcomes: Outcome<T>[] | undefined;
  return {
    task: name,
    params,
    status: statusOf(execution.cutShort, stopped?.reason, failure),
    ...(stopped && { reason: stopped.reason }),
    counts: { ...jobs.settled },
    jobs: jobs.total,
    inputsEnded: plan !== undefined,
    stage: 0,
    value,
    get outcomes() {
      outcomes ??= (execution.options.collect ?? true) ? everyOutcome(ledger.stream.collected, jobs.total) : [];
      return outcomes;
    },
    elapsedMs: now - clock.start,
    ...(stopped && { stopMs: now - stopped.at }),
    forced,
    workers,
  };
}

/** A stop that came when all was done has stopped nothing: the run is complete. */
function statusOf(cutShort: boolean, reason: unknown, failure: PartwayError | undefined): RunStatus {
  if (failure || (reason instanceof PartwayError && reason.code === "TOO_MANY_FAILURES")) return "failed";
  return cutShort ? "stopped" : "completed";
}

function everyOutcome<T>(collected: readonly Outcome<T>[], total: number): Outcome<T>[] {
  const outcomes = Array.from({ length: total }, (_, job): Outcome<T> => ({ job, status: "unstarted", attempts: 0 }));
  for (const outcome of collected) outcomes[outcome.job] = outcome;
  return outcomes;
}
