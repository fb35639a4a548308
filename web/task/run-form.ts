import { begin, call, isUnderWay, refuse, supersede } from "../run/run.js";
import { keptRuns, titleOf } from "../kept/kept.js";
import { type Call, isMap } from "./call.js";
import { filesOf } from "./files.js";
import { checkAll, formFields, issues, kernel, read } from "./form.js";
import { ownCall, ownIssue } from "./own.js";

/** Runs what the form says, or shows what is wrong with it. */
export async function runForm(): Promise<void> {
  if (isUnderWay()) return;
  const next = await callOf();
  // Another press may have been faster.
  if (isUnderWay()) return;
  if (next) void begin(next);
  else {
    refuse(kernel.value ? firstIssue() : ownIssue.value);
    showWrong();
  }
}

/** Of the first field that has one. */
function firstIssue(): string {
  const field = formFields.value.find(({ name }) => issues.value[name]);
  return field ? `${field.title ?? field.name}: ${issues.value[field.name]}` : (issues.value[""] ?? "");
}

/** It comes into view, and its message is read out. */
function showWrong(): void {
  // Messages are put up first.
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('#task [aria-invalid="true"]')?.focus();
    document.querySelector("#own-message")?.scrollIntoView({ block: "nearest" });
  });
}

/**
 * Runs what the form says in place of a run of the same kernel, if one is under way; leaves any other run alone. What was
 * kept of such a run goes on.
 */
export async function rerunForm(): Promise<void> {
  if (isUnderWay()) {
    if (!call.value || isMap(call.value) || call.value.kernel !== kernel.value) return;
    await supersede();
  }
  const kept = keptRuns.value.find(
    (one) => !isMap(one.call) && titleOf(one.call) === titleOf({ kernel: kernel.value!, params: read() }),
  );
  if (kept) void begin(kept.call, kept.name);
  else await runForm();
}

async function callOf(): Promise<Call | undefined> {
  const chosen = kernel.value;
  if (!chosen) return ownCall();
  const [params, files] = [read(), filesOf(chosen)];
  return (await checkAll()) ? { kernel: chosen, params, ...(files && { files }) } : undefined;
}
