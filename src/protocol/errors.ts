import { type ErrorCode, PartwayError, errorCodes } from "../errors.js";
import type { WireCause, WireError } from "./messages.js";

/** @param code what an error that is not one of ours is */
export function toWireError(error: unknown, code: ErrorCode = "WORKER_LOST"): WireError {
  if (error instanceof PartwayError) {
    const cause = error.cause === undefined ? undefined : toWireCause(error.cause);
    return { code: error.code, message: error.message, ...(cause && { cause }) };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code, message, cause: toWireCause(error) };
}

export function fromWireError({ code, message, cause }: WireError): PartwayError {
  const known = code in errorCodes ? (code as ErrorCode) : "WORKER_LOST";
  return new PartwayError(known, message, cause === undefined ? {} : { cause: fromWireCause(cause) });
}

/** Causes of causes, and errors in properties of errors, are followed this far: an error may be its own cause. */
const DEPTH = 8;

function toWireCause(thrown: unknown, depth = 0): WireCause {
  if (!isError(thrown) || depth === DEPTH) return { type: "value", value: cloneable(thrown) };
  // Whoever throws may have set them to anything.
  const { name, message, stack, cause } = thrown as { [part in keyof Error]: unknown };
  const own: Record<string, WireCause> = {};
  for (const [key, value] of Object.entries(thrown)) {
    if (!KNOWN.has(key) && typeof value !== "function") own[key] = toWireCause(value, depth + 1);
  }
  // Not among the entries: an AggregateError's errors are hidden from them.
  if (Array.isArray((thrown as AggregateError).errors))
    own["errors"] = { type: "value", value: cloneable((thrown as AggregateError).errors) };
  return {
    type: "error",
    name: String(name),
    message: String(message),
    ...(typeof stack === "string" && { stack }),
    ...(cause !== undefined && { cause: toWireCause(cause, depth + 1) }),
    own,
  };
}

const KNOWN = new Set(["name", "message", "stack", "cause"]);

/** Also of another realm, and what only behaves like one (a DOMException). */
function isError(thrown: unknown): thrown is Error {
  return (
    thrown instanceof Error ||
    Object.prototype.toString.call(thrown) === "[object Error]" ||
    (typeof DOMException === "function" && thrown instanceof DOMException)
  );
}

const classes = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const;

/** An error of the standard's own classes is one again; any other is an `Error` of that name. */
function fromWireCause(wire: WireCause): unknown {
  if (wire.type === "value") return wire.value;
  const { name, message, stack, cause, own } = wire;
  const Class = Object.hasOwn(classes, name) ? classes[name as keyof typeof classes] : Error;
  const error = new Class(message, cause === undefined ? {} : { cause: fromWireCause(cause) });
  const hidden = { writable: true, configurable: true, enumerable: false };
  if (error.name !== name) Object.defineProperty(error, "name", { ...hidden, value: name });
  if (stack !== undefined) Object.defineProperty(error, "stack", { ...hidden, value: stack });
  for (const [key, value] of Object.entries(own)) {
    Object.defineProperty(error, key, { ...hidden, enumerable: true, value: fromWireCause(value) });
  }
  return error;
}

function cloneable(value: unknown): unknown {
  if (value === undefined) return undefined;
  try {
    return structuredClone(value);
  } catch {
    return isError(value) ? value.message : String(value);
  }
}
