import { signal } from "@preact/signals";
import type { ResultType } from "partway";
import { type MapCall, isWasm } from "./call.js";
import { importsOf } from "./imports.js";

/** The visitor's own task and its inputs, as far as they were given. */
export const ownTask = signal<File | undefined>();
export const ownInputs = signal<File | undefined>();
/** Which of its exports is called; "" for the usual one. */
export const ownExport = signal("");
export const ownResult = signal<ResultType>("bytes");
/** What is missing or wrong, as a sentence. */
export const ownIssue = signal("");

const kinds = {
  task: { file: ownTask, name: /\.(m?js|wasm)$/i, words: "a task (.js, .mjs, .wasm)" },
  inputs: { file: ownInputs, name: /\.(ndjson|jsonl|json|txt)$/i, words: "inputs (.ndjson, .jsonl, .json, .txt)" },
};

export type Kind = keyof typeof kinds;

/** Takes files, each for what it is by its name. @param wanted what they are to be; of files that were dropped nobody says */
export function take(files: Iterable<File>, wanted: readonly Kind[] = ["task", "inputs"]): void {
  ownIssue.value = "";
  const taken = new Set<Kind>();
  for (const file of files) {
    const kind = wanted.find((one) => kinds[one].name.test(file.name));
    if (!kind) ownIssue.value = `Expected ${wanted.map((one) => kinds[one].words).join(" or ")}, got ${file.name}.`;
    else if (taken.has(kind))
      ownIssue.value = `Expected one ${kind === "task" ? "task" : "file of inputs"}, got ${file.name}, too.`;
    else {
      taken.add(kind);
      kinds[kind].file.value = file;
    }
  }
}

/** What the form says; undefined if a file is missing. */
export function givenCall(): MapCall | undefined {
  const [task, inputs] = [ownTask.value, ownInputs.value];
  if (!task || !inputs) return undefined;
  return {
    task,
    inputs,
    ...(ownExport.value.trim() && { export: ownExport.value.trim() }),
    ...(isWasm(task) && { result: ownResult.value }),
  };
}

/** What the form says, if it can be run; undefined, with words, if something is missing or wrong. */
export async function ownCall(): Promise<MapCall | undefined> {
  const call = givenCall();
  ownIssue.value = call ? await wrongWith(call) : `Expected ${missing()}: drop files here, or choose them.`;
  return ownIssue.value === "" ? call : undefined;
}

function missing(): string {
  return [!ownTask.value && "a task", !ownInputs.value && "inputs"].filter(Boolean).join(" and ");
}

/** What can be told before it is run, as a sentence; "" if nothing is wrong. */
async function wrongWith({ task, inputs }: MapCall): Promise<string> {
  if (inputs.size === 0) return `Expected a JSON value a line, got an empty file: ${inputs.name}.`;
  const [imported] = isWasm(task) ? [] : await importsOf(task);
  if (imported === undefined) return "";
  return `Expected a task that is whole in its file, but ${task.name} imports "${imported}", which this page does not have. A bundler makes one file of it.`;
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
