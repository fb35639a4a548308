import { begin, call, isUnderWay, refuse, supersede } from "../run/run.js";
import { type Call, isMap } from "./call.js";
import { kernel, read, refuse as showIssues } from "./form.js";
import { ownCall } from "./own.js";

/** Runs what the form says. @returns whether there was nothing wrong with it */
export async function runForm(): Promise<boolean> {
  if (isUnderWay()) return true;
  const next = await callOf();
  // Another press may have been faster.
  if (isUnderWay()) return true;
  if (next) void begin(next);
  else refuse(kernel.value ? "a field has a value that cannot be used." : "see what is said under Your own.");
  return next !== undefined;
}

/** Runs what the form says in place of a run of the same kernel, if one is under way; leaves any other run alone. */
export async function rerunForm(): Promise<void> {
  if (isUnderWay()) {
    if (!call.value || isMap(call.value) || call.value.kernel !== kernel.value) return;
    await supersede();
  }
  await runForm();
}

async function callOf(): Promise<Call | undefined> {
  const chosen = kernel.value;
  if (!chosen) return ownCall();
  const params = read();
  const { issues = [] } = await chosen.parameters["~standard"].validate(params);
  showIssues(issues);
  return issues.length === 0 ? { kernel: chosen, params } : undefined;
}
