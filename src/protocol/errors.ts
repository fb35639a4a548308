import { type ErrorCode, PartwayError, errorCodes } from "../errors.js";
import type { WireError } from "./messages.js";

/** Structured clone keeps an error's name, message, stack and cause, but no code of ours: it travels beside them. */
export function toWireError(error: unknown): WireError {
  if (error instanceof PartwayError) return { code: error.code, message: error.message, cause: cloneable(error.cause) };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "WORKER_LOST", message, cause: cloneable(error) };
}

export function fromWireError({ code, message, cause }: WireError): PartwayError {
  const known = code in errorCodes ? (code as ErrorCode) : "WORKER_LOST";
  return new PartwayError(known, message, cause === undefined ? {} : { cause });
}

function cloneable(cause: unknown): unknown {
  if (cause === undefined) return undefined;
  try {
    return structuredClone(cause);
  } catch {
    return cause instanceof Error ? new Error(cause.message) : String(cause);
  }
}
