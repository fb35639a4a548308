import { Board } from "../../src/protocol/control.js";
import type { KernelSpec } from "../../src/protocol/messages.js";
import { ChunkWork } from "../../src/worker/chunk.js";
import type { Desk } from "../../src/worker/desk.js";
import { createKernel } from "../../src/worker/kernel.js";
import { WorkerRun } from "../../src/worker/run.js";
import type { Host } from "../../src/worker/stepper.js";
import { Turn } from "../../src/worker/turn.js";
import { parseParameters } from "../../src/task/parameters.js";
import type { AnyKernel } from "../../src/task/kernel.js";

export interface Loop {
  /** The jobs are done in groups, so that the two ways can be measured in quick alternation. */
  groups: number;
  /** A group's jobs by the worker's loop, in ms. */
  sliced(group: number): number;
  /** The same jobs on the same instance, by one call of `advance` each, in ms. */
  whole(group: number): number;
}

export async function createLoop(kernel: AnyKernel, input: unknown, perGroup: number): Promise<Loop> {
  const params: unknown = await parseParameters(kernel.parameters, input);
  const plan = await kernel.plan(params);
  const { jobs = 0 } = plan;
  const module = await WebAssembly.compile(kernel.wasm as BufferSource);
  const task: KernelSpec = {
    kind: "kernel",
    name: kernel.name,
    module,
    configuration: plan.configuration ?? new Uint8Array(0),
  };
  const control = new SharedArrayBuffer(4);
  const run = new WorkerRun({ run: 1, task, control });
  await run.load(() => () => createKernel(task));
  const desk: Desk = {
    now: () => performance.now(),
    since: (time) => Math.round(time),
    date: (time) => time,
    board: Board.create(),
    turn: new Turn(() => Promise.resolve()),
    post: () => {},
    breathe: () => Promise.resolve(),
    hasMail: () => false,
  };

  while (run.preparing) run.prepareSlice(desk.now);
  const jobsOf = (group: number): number[] =>
    Array.from({ length: Math.min(perGroup, jobs - group * perGroup) }, (_, index) => group * perGroup + index);

  return {
    groups: Math.ceil(jobs / perGroup),
    sliced(group) {
      const jobs = jobsOf(group).map((job) => ({ job, attempt: 1 }));
      const start = performance.now();
      while (jobs.length > 0) {
        const { value, done } = new ChunkWork(desk, run, { run: 1, chunk: 1, jobs }).jobs().next();
        if (!done) throw new Error("the loop returned to its event loop");
        jobs.splice(0, value.ended);
      }
      return performance.now() - start;
    },
    whole(group) {
      const jobs = jobsOf(group);
      const { stepper } = run;
      const results: unknown[] = [];
      const start = performance.now();
      for (const job of jobs) {
        stepper.begin({ job, attempt: 1 }, nobody);
        void stepper.advance(2 ** 30);
        results.push(stepper.snapshot());
      }
      return performance.now() - start;
    },
  };
}

/** Kernels ask and tell nothing in the middle of a step. */
const nobody: Host = { abortReason: () => undefined, kept: () => {}, pressing: () => false };
