import type { PartwayError } from "../errors.js";
import type { Interruption } from "../interrupt/interrupt.js";
import type { Report } from "../task/report.js";
import { plainJson } from "./plain.js";

/**
 * The report as `--json` prints it: one object, of plain values, and the end of its line.
 *
 * @param shown what stands for its value: that of the kernel's format `json`, if it has one
 */
export function reportJson(report: Report, shown: unknown): string {
  const { task, params, status, reason, counts, jobs, inputsEnded, stage, elapsedMs, stopMs, workers } = report;
  const json = {
    task,
    params: params ?? {},
    status,
    reason: status === "completed" ? null : reasonText(reason),
    counts,
    jobs,
    inputsEnded,
    stage,
    value: shown ?? null,
    elapsedMs: rounded(elapsedMs),
    stopMs: stopMs === undefined ? null : rounded(stopMs),
    workers,
    checkpoint: report.checkpoint ?? null,
  };
  return `${plainJson(json)}\n`;
}

/** To the microsecond. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000;
}

/** A signal by its name, a flag's limit by the flag's, an error by its message. */
export function reasonText(reason: unknown): string | null {
  if (reason === undefined || reason === null) return null;
  if (!(reason instanceof Error)) return String(reason);
  const { by, code, message } = reason as Error & Partial<Interruption & PartwayError>;
  return by ?? (code === "TOO_MANY_FAILURES" ? "halt" : message);
}
