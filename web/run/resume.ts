import { type Call, isMap } from "../task/call.js";
import { formFiles } from "../task/files.js";
import { choose } from "../task/form.js";
import { fillOwn } from "../task/own.js";
import { begin, isUnderWay } from "./run.js";

/** Makes a run go on that was kept, and shows in the form what it is. @param name of its checkpoint */
export function resume(call: Call, name: string): void {
  if (isUnderWay()) return;
  if (isMap(call)) {
    choose(undefined);
    fillOwn(call);
  } else {
    choose(call.kernel, call.params);
    formFiles.value = { ...formFiles.value, ...call.files };
  }
  void begin(call, name);
}
