import type { AnyKernel, Interruption, PartwayError, Report } from "../../index.js";

/** The report as `--json` prints it: one object, of plain values. */
export async function reportJson(kernel: AnyKernel, report: Report): Promise<string> {
  const { task, params, status, reason, counts, jobs, inputsEnded, stage, value, elapsedMs, stopMs, workers } = report;
  const shown = kernel.formats?.json ? await kernel.formats.json(value) : value;
  const json = {
    task,
    params,
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
    checkpoint: null,
  };
  return `${plainJson(json)}\n`;
}

/** To the microsecond. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000;
}

export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, plain, indent) ?? "null";
}

/** A signal by its name, a flag's limit by the flag's, an error by its message. */
export function reasonText(reason: unknown): string | null {
  if (reason === undefined || reason === null) return null;
  if (!(reason instanceof Error)) return String(reason);
  const { by, code, message } = reason as Error & Partial<Interruption & PartwayError>;
  return by ?? (code === "TOO_MANY_FAILURES" ? "halt" : message);
}

/** Big integers as decimal strings, typed arrays as lists. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as Iterable<unknown>);
  return value;
}
