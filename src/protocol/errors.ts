import { type ErrorCode, PartwayError, errorCodes } from "../errors.js";
import type { WireCause, WireError } from "./messages.js";

/** @param code what an error that is not one of ours is */
export function toWireError(error: unknown, code: ErrorCode = "WORKER_LOST"): WireError {
  if (isError(error) && error instanceof PartwayError) {
    const cause = error.cause === undefined ? undefined : toWireCause(error.cause);
    return { code: error.code, message: error.message, ...(cause && { cause }) };
  }
  return { code, message: messageOf(error), cause: toWireCause(error) };
}

/** What was thrown, as a text: whatever it is. */
export function messageOf(thrown: unknown): string {
  return isError(thrown) ? `${part(thrown, "name")}: ${part(thrown, "message")}`.replace(/: $/, "") : valueText(thrown);
}

export function fromWireError({ code, message, cause }: WireError): PartwayError {
  const known = Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : "WORKER_LOST";
  return new PartwayError(known, message, cause === undefined ? {} : { cause: fromWireCause(cause) });
}

/** Causes of causes, and errors in properties of errors, are followed this far. */
const DEPTH = 8;

/** @param within the errors that it is part of: one may be its own cause */
function toWireCause(thrown: unknown, within: readonly unknown[] = []): WireCause {
  if (!isError(thrown) || within.length === DEPTH || within.includes(thrown))
    return { type: "value", value: cloneable(thrown) };
  const inner = (value: unknown): WireCause => toWireCause(value, [...within, thrown]);
  const own: Record<string, WireCause> = {};
  for (const key of keysOf(thrown)) {
    const value = read(thrown, key);
    if (!KNOWN.has(key) && typeof value !== "function") own[key] = inner(value);
  }
  // Not among the keys: an AggregateError's errors are hidden from them.
  const errors = read(thrown, "errors");
  if (Array.isArray(errors)) own["errors"] = { type: "list", values: errors.map(inner) };
  const [stack, cause] = [read(thrown, "stack"), read(thrown, "cause")];
  return {
    type: "error",
    name: part(thrown, "name"),
    message: part(thrown, "message"),
    ...(typeof stack === "string" && { stack }),
    ...(cause !== undefined && { cause: inner(cause) }),
    own,
  };
}

const KNOWN = new Set(["name", "message", "stack", "cause"]);

/** Also of another realm, and what only behaves like one (a DOMException). */
function isError(thrown: unknown): thrown is Error {
  try {
    return (
      thrown instanceof Error ||
      Object.prototype.toString.call(thrown) === "[object Error]" ||
      (typeof DOMException === "function" && thrown instanceof DOMException)
    );
  } catch {
    return false;
  }
}

// Whoever throws may have set an error's parts to anything, also to what throws when it is looked at.

function read(thrown: object, key: string): unknown {
  try {
    return (thrown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function part(error: Error, key: "name" | "message"): string {
  return textOf(read(error, key) ?? "");
}

function keysOf(thrown: object): string[] {
  try {
    return Object.keys(thrown);
  } catch {
    return [];
  }
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "something that is no text";
  }
}

/** A plain object says nothing of itself: what is in it says more. */
function valueText(value: unknown): string {
  const text = textOf(value);
  if (text !== "[object Object]") return text;
  try {
    const json = JSON.stringify(value);
    return json.length > LONGEST_JSON ? `${json.slice(0, LONGEST_JSON)}...` : json;
  } catch {
    return text;
  }
}

const LONGEST_JSON = 200;

const classes = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const;

/** An error of the standard's own classes is one again; any other is an `Error` of that name. */
function fromWireCause(wire: WireCause): unknown {
  if (wire.type === "value") return wire.value;
  if (wire.type === "list") return wire.values.map(fromWireCause);
  const { name, message, stack, cause, own } = wire;
  const options = cause === undefined ? {} : { cause: fromWireCause(cause) };
  const error = makeError(name, message, options);
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
    return isError(value) ? part(value, "message") : textOf(value);
  }
}

function makeError(name: string, message: string, options: ErrorOptions): Error {
  if (name === "AggregateError") return new AggregateError([], message, options);
  const Class = Object.hasOwn(classes, name) ? classes[name as keyof typeof classes] : Error;
  return new Class(message, options);
}
