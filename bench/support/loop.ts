import { Board } from "../../src/protocol/control.js";
import type { Chunk, TaskSpec } from "../../src/protocol/messages.js";
import { ChunkWork } from "../../src/worker/chunk.js";
import type { Desk } from "../../src/worker/desk.js";
import { createKernel } from "../../src/worker/kernel.js";
import { WorkerRun } from "../../src/worker/run.js";
import { Turn } from "../../src/worker/turn.js";
import { parseParameters } from "../../src/task/parameters.js";
import type { AnyKernel } from "../../src/task/kernel.js";

/** The same jobs on the same kind of instance: by the worker's loop, and by one call each. Both give their time in ms. */
export async function createLoop(kernel: AnyKernel, input: unknown): Promise<{ sliced(): number; whole(): number }> {
  const params: unknown = await parseParameters(kernel.parameters, input);
  const plan = await kernel.plan(params);
  const module = await WebAssembly.compile(kernel.wasm as BufferSource);
  const task: TaskSpec = {
    kind: "kernel",
    name: kernel.name,
    module,
    configuration: plan.configuration ?? new Uint8Array(0),
  };
  const control = new SharedArrayBuffer(4);
  const run = new WorkerRun({ run: 1, task, control }, createKernel);
  const desk: Desk = {
    now: () => performance.now(),
    since: (time) => Math.round(time),
    board: Board.create(),
    turn: new Turn(() => Promise.resolve()),
    post: () => {},
    breathe: () => Promise.resolve(),
    hasMail: () => false,
  };
  const plain = createKernel(task);
  while (plain.prepare && plain.prepare(1_000) === 1_000);

  return {
    sliced() {
      const start = performance.now();
      for (let job = 0; job < plan.jobs; ) {
        const chunk: Chunk = {
          run: 1,
          chunk: 1,
          jobs: Array.from({ length: plan.jobs - job }, (_, index) => ({ job: job + index })),
        };
        const { value, done } = new ChunkWork(desk, run, chunk).jobs().next();
        if (!done) throw new Error("the loop returned to its event loop");
        job += value.ended;
      }
      return performance.now() - start;
    },
    whole() {
      const start = performance.now();
      for (let job = 0; job < plan.jobs; job++) {
        plain.begin(job, undefined, undefined);
        plain.advance(2 ** 30);
        plain.snapshot();
      }
      return performance.now() - start;
    },
  };
}
