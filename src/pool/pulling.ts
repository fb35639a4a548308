import { PartwayError, reasonOf } from "../errors.js";
import type { Execution } from "./execution.js";
import { type Inputs, InputSource } from "./inputs.js";

/**
 * A run's jobs for inputs, pulled as its workers need them.
 *
 * @param workers at most
 * @param part of the inputs that was pulled @default nobody knows
 */
export function pulled<T, Value, I>(
  execution: Execution<T, Value>,
  inputs: Inputs<I>,
  workers: number,
  part?: () => number | undefined,
): InputSource<I> {
  return new InputSource(inputs, {
    arrived: () => execution.advance(),
    failed: (cause) => execution.fail(inputsFailed(cause)),
    wanted: () => workers * execution.sizing.size(Number.POSITIVE_INFINITY, workers),
    call: execution.call,
    ...(part && { pulled: () => execution.call(part) }),
  });
}

function inputsFailed(cause: unknown): PartwayError {
  return new PartwayError("INPUT_FAILED", `the inputs could not be read on: ${reasonOf(cause)}`, { cause });
}
