import { begin, isUnderWay, refuse } from "../run/run.js";
import type { Call } from "./call.js";
import { kernel, read, refuse as showIssues } from "./form.js";
import { ownCall } from "./own.js";

/** Runs what the form says. @returns whether there was nothing wrong with it */
export async function runForm(): Promise<boolean> {
  if (isUnderWay()) return true;
  const call = await callOf();
  // Another press may have been faster.
  if (isUnderWay()) return true;
  if (call) void begin(call);
  else refuse(kernel.value ? "a field has a value that cannot be used." : "a task and its inputs are wanted.");
  return call !== undefined;
}

async function callOf(): Promise<Call | undefined> {
  const chosen = kernel.value;
  if (!chosen) return ownCall();
  const params = read();
  const { issues = [] } = await chosen.parameters["~standard"].validate(params);
  showIssues(issues);
  return issues.length === 0 ? { kernel: chosen, params } : undefined;
}
