import { signal } from "@preact/signals";
import type { ResultType } from "partway";
import { type MapCall, isWasm } from "./call.js";

/** The visitor's own task and its inputs, as far as they were given. */
export const ownTask = signal<File | undefined>();
export const ownInputs = signal<File | undefined>();
/** Which of its exports is called; "" for the usual one. */
export const ownExport = signal("");
export const ownResult = signal<ResultType>("bytes");
/** What is missing or wrong, as a sentence. */
export const ownIssue = signal("");

const INPUTS = /\.(ndjson|jsonl|json|txt)$/i;
const TASK = /\.(m?js|wasm)$/i;

/** Takes files that were dropped or chosen, each for what it is by its name. */
export function take(files: Iterable<File>): void {
  ownIssue.value = "";
  for (const file of files) {
    if (TASK.test(file.name)) ownTask.value = file;
    else if (INPUTS.test(file.name)) ownInputs.value = file;
    else
      ownIssue.value = `Expected a task (.js, .mjs, .wasm) or inputs (.ndjson, .jsonl, .json, .txt), got ${file.name}.`;
  }
}

/** What the form says; undefined, with words, if something is missing. */
export function ownCall(): MapCall | undefined {
  const [task, inputs] = [ownTask.value, ownInputs.value];
  if (task && inputs) {
    ownIssue.value = "";
    return {
      task,
      inputs,
      ...(ownExport.value.trim() && { export: ownExport.value.trim() }),
      ...(isWasm(task) && { result: ownResult.value }),
    };
  }
  const missing = [!task && "a task", !inputs && "inputs"].filter(Boolean).join(" and ");
  ownIssue.value = `Expected ${missing}: drop files here, or choose them.`;
  return undefined;
}

/** Fills in what a run was made of. */
export function fillOwn(call: MapCall): void {
  ownTask.value = call.task;
  ownInputs.value = call.inputs;
  ownExport.value = call.export ?? "";
  ownResult.value = call.result ?? "bytes";
  ownIssue.value = "";
}

/** A task and inputs to begin with. */
export function takeExample(): void {
  fillOwn({ task: new File([EXAMPLE], "collatz.js"), inputs: new File([starts()], "starts.ndjson") });
}

/** Each job is a stretch of a million numbers. */
function starts(): string {
  return Array.from({ length: 60 }, (_, at) => `${at * 1_000_000 + 1}\n`).join("");
}

const EXAMPLE = `// The number below start + 1,000,000 whose Collatz sequence takes most steps to reach 1.
export default function* (start, job) {
  const state = job.resumed ?? { next: start, number: start, steps: 0 };
  const end = start + 1_000_000;
  while (state.next < end) {
    const stop = Math.min(end, state.next + 1_000);
    for (; state.next < stop; state.next++) {
      let steps = 0;
      for (let at = state.next; at !== 1; steps++) at = at % 2 === 0 ? at / 2 : 3 * at + 1;
      if (steps > state.steps) Object.assign(state, { number: state.next, steps });
    }
    job.progress(state.next - start, 1_000_000);
    yield state; // here the job can be stopped, and this is what is kept of it
  }
  return { number: state.number, steps: state.steps };
}
`;
