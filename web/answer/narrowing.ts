import { signal } from "@preact/signals";
import { type Call, isMap } from "../task/call.js";

/** What is shown of a run, if that is not its value as it is. */
export interface Narrowing {
  /** Parameters that were changed beside the answer: the next run has them, too. */
  params: Record<string, unknown>;
  /** Makes of the run's value what is shown of it; downloads have the same. */
  of(value: unknown): Promise<unknown>;
}

export const narrowing = signal<Narrowing | undefined>();

/** A call as it is by now. */
export function asNarrowed(call: Call): Call {
  return isMap(call) || !narrowing.value ? call : { ...call, params: { ...call.params, ...narrowing.value.params } };
}
