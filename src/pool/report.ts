import { PartwayError } from "../errors.js";
import type { Outcome } from "../task/outcome.js";
import type { Report, RunStatus } from "../task/report.js";
import type { Execution } from "./execution.js";
import { type Piece, isStretch, outcomeAt } from "./stream.js";

/** The report of a run that has settled. */
export function makeReport<T, Value>(
  execution: Execution<T, Value>,
  value: () => Value,
  stopped: { reason: unknown; at: number } | undefined,
  failure: PartwayError | undefined,
): Report<Value, T> {
  const now = performance.now();
  const { name, params, jobs, ledger, clock, workers, forced } = execution;
  const { name: checkpoint } = execution.checkpointing;
  let outcomes: Outcome<T>[] | undefined;
  return {
    task: name,
    params,
    status: statusOf(execution.cutShort, stopped?.reason, failure),
    ...(stopped && { reason: stopped.reason }),
    counts: { ...jobs.settled },
    ...(checkpoint !== undefined && { checkpoint }),
    jobs: jobs.total,
    inputsEnded: jobs.source.ended,
    stage: execution.stage,
    get value() {
      return value();
    },
    get outcomes() {
      outcomes ??=
        (execution.options.collect ?? true)
          ? everyOutcome(ledger.stream.collected, jobs.total, ledger.returnedInputs)
          : [];
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

function everyOutcome<T>(
  collected: readonly Piece<T>[],
  total: number,
  inputs: ReadonlyMap<number, unknown>,
): Outcome<T>[] {
  const outcomes: Outcome<T>[] = [];
  for (const piece of collected) {
    if (!isStretch(piece)) outcomes[piece.job] = piece;
    else for (let at = 0; at < piece.values.length; at++) outcomes[piece.first + at] = outcomeAt(piece, at);
  }
  for (let job = 0; job < total; job++) {
    outcomes[job] ??= { job, status: "unstarted", attempts: 0, ...(inputs.has(job) && { input: inputs.get(job) }) };
  }
  return outcomes;
}
