import { expose } from "comlink";
import type { Clock } from "../platform/worker/types.js";
import { Board, type ControlState } from "../protocol/control.js";
import type { Chunk, ChunkReply, Connect, Notice, OpenRun, TaskSpec, WorkerApi } from "../protocol/messages.js";
import { breathe } from "./breathe.js";
import { ChunkJobs } from "./chunk-jobs.js";
import { ChunkWork } from "./chunk.js";
import type { Desk } from "./desk.js";
import { Outbox } from "./outbox.js";
import { WorkerRun } from "./run.js";
import type { Load } from "./stepper.js";
import { Turn } from "./turn.js";

/**
 * A worker's body, as a function of its port: it runs in a thread, or without one in a test.
 *
 * @param load makes a task ready to run
 */
export function serve({ port, board, epoch }: Connect, load: Load<TaskSpec>, clock: Clock = performance): void {
  const outbox = new Outbox(port);
  const desk = createDesk(port, outbox, board && new Board(board), epoch, clock);
  const runs = new Map<number, WorkerRun>();

  const open = (spec: OpenRun): WorkerRun => {
    const run = new WorkerRun(spec);
    runs.set(run.id, run);
    run.load(load);
    return run;
  };

  const api: WorkerApi = {
    async work(chunk: Chunk): Promise<ChunkReply> {
      const run = chunk.open ? open(chunk.open) : runs.get(chunk.run);
      if (!run) return untouched(chunk);
      // A chunk neither holds up the other runs while its own is being loaded, nor outlives a stop.
      const ready = run.ready === true || (await run.ready);
      if (!ready || !(await desk.turn.take(chunk.run, "chunk"))) return untouched(chunk, run);
      const work = new ChunkWork(desk, run, chunk);
      try {
        const reply = await drive(work.jobs());
        // What waits behind it would hear of the stop in the next turn of the event loop.
        if (run.stopped) desk.turn.stopped(run.id);
        return await outbox.answer(reply);
      } finally {
        if (work.holdsTurn) desk.turn.release();
      }
    },

    control(id: number, state: ControlState): void {
      const run = runs.get(id);
      run?.heard(state);
      // A chunk that waits for its turn need not wait to find out that its run was stopped.
      if (run?.stopped) desk.turn.stopped(id);
    },

    close(id: number): void {
      runs.delete(id);
    },
  };
  port.addEventListener("messageerror", ({ data }) => outbox.misread(data));
  // Where a value is nested too deep, Chromium has a message of nothing instead.
  port.addEventListener("message", ({ data }) => data === null && outbox.misread());
  expose(api, port);
  desk.post({ type: "ready" });
}

function createDesk(port: MessagePort, outbox: Outbox, board: Board | undefined, epoch: number, clock: Clock): Desk {
  const offset = clock.timeOrigin - epoch;
  let read = 0;
  port.addEventListener("message", () => read++);
  return {
    now: () => clock.now(),
    since: (time) => Math.round(time + offset),
    date: (time) => time + clock.timeOrigin,
    board,
    turn: new Turn(breathe),
    post: (notice: Notice) => outbox.post(notice),
    breathe,
    hasMail: () => board !== undefined && board.mail !== (read | 0),
  };
}

/** Runs a generator to its end, returning to the event loop only where it yields. */
async function drive<T>(work: Generator<Promise<unknown>, T, unknown>): Promise<T> {
  let step = work.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = await step.value;
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(value);
  }
  return step.value;
}

function untouched(chunk: Chunk, run?: WorkerRun): ChunkReply {
  const rest = new ChunkJobs(chunk, run?.transferred ?? false).rest();
  const { error, loading } = run ?? {};
  return {
    stretches: [],
    outcomes: [],
    ...rest,
    busyMs: 0,
    ended: 0,
    ...(error && { error }),
    ...(loading && { loading }),
  };
}
