import type { KeptRun } from "../kept/kept.js";
import { isMap } from "../task/call.js";
import { choose } from "../task/form.js";
import { fillOwn } from "../task/own.js";
import { begin, isUnderWay } from "./run.js";

/** Makes a run go on that was kept, and shows in the form what it is. */
export function resume(kept: KeptRun): void {
  if (isUnderWay()) return;
  const { call } = kept;
  if (isMap(call)) {
    choose(undefined);
    fillOwn(call);
  } else choose(call.kernel, call.params);
  void begin(call, kept);
}
