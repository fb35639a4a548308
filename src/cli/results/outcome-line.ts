import type { Outcome } from "../../index.js";
import { plainJson } from "./plain-json.js";

/** An outcome as a line of NDJSON. There may be millions: the plain ones are made by hand. */
export function outcomeLine({ job, status, value, position, extent, error, attempts }: Outcome): string {
  const end = `,"attempts":${attempts}}\n`;
  if (status === "fulfilled" && position === undefined && !error) {
    if (typeof value === "number" && Number.isFinite(value)) {
      // Of -0 text would make 0, as JSON does.
      return `{"job":${job},"status":"fulfilled","value":${value}${end}`;
    }
  }
  const shown = status === "fulfilled" && value === undefined ? null : value;
  const head = { job, status, ...(shown !== undefined && { value: shown }), position, extent };
  return `${plainJson({ ...head, ...(error && { error: errorJson(error) }) }).slice(0, -1)}${end}`;
}

/** What a task threw goes by its own name and message; the code is ours. */
function errorJson(error: NonNullable<Outcome["error"]>): object {
  const { code, cause } = error;
  const shown = code === "JOB_FAILED" && cause instanceof Error ? cause : error;
  const { name, message, stack } = shown;
  const own = Object.fromEntries(Object.entries(shown).filter(([key]) => !HIDDEN.has(key)));
  const deeper = shown.cause;
  return {
    ...own,
    code,
    name,
    message: code === "JOB_FAILED" && !(cause instanceof Error) ? String(cause) : message,
    ...(shown === cause && stack !== undefined && { stack }),
    ...(deeper !== undefined && shown === cause && { cause: deeper }),
  };
}

const HIDDEN = new Set(["code", "name", "message", "stack", "cause", "report"]);

/** A value that cannot be written: the job has its line all the same. */
export function unwritableLine({ job, status, attempts }: Outcome, cause: unknown): string {
  const message = `its value cannot be written as JSON: ${cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause)}`;
  return `${JSON.stringify({ job, status, error: { code: "RESULT_INVALID", name: "PartwayError", message }, attempts })}\n`;
}
