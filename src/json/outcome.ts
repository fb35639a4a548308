import { PartwayError } from "../errors.js";
import type { Outcome } from "../task/outcome.js";
import { plainJson } from "./plain.js";

/**
 * An outcome as a line of NDJSON. There may be millions: the plainest are made at a stroke.
 *
 * @throws TypeError for a value, or an error, that contains itself
 */
export function outcomeLine(outcome: Outcome): string {
  const { job, status, value, position, error, attempts } = outcome;
  if (status === "fulfilled" && position === undefined && !error && typeof value === "number" && Number.isFinite(value))
    // Of -0 text makes 0, as JSON does.
    return `{"job":${job},"status":"fulfilled","value":${value},"attempts":${attempts}}\n`;
  return anyLine(outcome);
}

function anyLine(outcome: Outcome): string {
  const { job, status, position, extent, error, attempts } = outcome;
  const value = valueJson(outcome);
  let line = `{"job":${job},"status":"${status}"`;
  if (value !== undefined) line += `,"value":${value}`;
  if (position !== undefined) line += `,"position":${JSON.stringify(position)}`;
  if (extent !== undefined) line += `,"extent":${JSON.stringify(extent)}`;
  if (error) line += `,"error":${plainJson(errorJson(error))}`;
  return `${line},"attempts":${attempts}}\n`;
}

/** The value as its line has it; undefined where it has none. @throws TypeError for one that contains itself */
export function valueJson({ status, value }: Outcome): string | undefined {
  if (value === undefined) return status === "fulfilled" ? "null" : undefined;
  return typeof value === "string" || typeof value === "number" ? JSON.stringify(value) : plainJson(value);
}

/** What a task threw goes by its own name and message; the code is ours. */
function errorJson(error: PartwayError): object {
  const { code, cause } = error;
  const thrown = code === "JOB_FAILED" && cause instanceof Error;
  const { name, message, stack, cause: deeper } = thrown ? cause : error;
  const own = Object.entries(thrown ? cause : error).filter(([key]) => !HIDDEN.has(key));
  return {
    code,
    name,
    message,
    // Our own stack tells nothing of the job.
    ...(thrown && stack !== undefined && { stack }),
    ...Object.fromEntries(own),
    ...(deeper !== undefined && { cause: deeper }),
  };
}

const HIDDEN = new Set(["code", "name", "message", "stack", "cause", "report"]);

/**
 * Takes what cannot be written out of an outcome, and says so in its place: the job has its line all the same. One that
 * was fulfilled is rejected by that, for there is no result that anybody could read.
 *
 * @param cause why it cannot be written
 */
export function makeWritable(outcome: Outcome, cause: unknown): void {
  const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  delete outcome.value;
  if (outcome.status === "fulfilled") outcome.status = "rejected";
  const { error } = outcome;
  if (!error) outcome.error = new PartwayError("RESULT_INVALID", `its value cannot be written as JSON: ${reason}`);
  else if (!isWritable(error)) outcome.error = withoutOwn(error);
}

function withoutOwn({ code, message, cause }: PartwayError): PartwayError {
  if (!(cause instanceof Error)) return new PartwayError(code, message);
  const { name, stack } = cause;
  return new PartwayError(code, message, { cause: Object.assign(new Error(cause.message), { name, stack }) });
}

function isWritable(error: PartwayError): boolean {
  try {
    plainJson(errorJson(error));
    return true;
  } catch {
    return false;
  }
}
