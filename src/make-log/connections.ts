import type { Connection } from "./connection.js";
import type { LogPlan } from "./plan.js";
import { merged } from "./sources.js";

/**
 * The connections of a log, in order of time, made as they are asked for.
 *
 * @param isFull once it says so, there are no more but the planted ones
 */
export function connections(
  { sources, span }: LogPlan,
  isFull: () => boolean = () => false,
): Generator<Connection, void, undefined> {
  return merged(sources, span.end, isFull);
}
