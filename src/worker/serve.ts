import { expose, transfer } from "comlink";
import { Board, type ControlState } from "../protocol/control.js";
import { toWireError } from "../protocol/errors.js";
import type { Chunk, ChunkReply, Connect, Notice, OpenRun, WireError, WorkerApi } from "../protocol/messages.js";
import { breathe } from "./breathe.js";
import { ChunkWork } from "./chunk.js";
import type { Desk } from "./desk.js";
import { type CreateStepper, WorkerRun } from "./run.js";
import { Turn } from "./turn.js";

/**
 * A worker's body, as a function of its port: it runs in a thread, or without one in a test.
 *
 * @param createStepper makes a task ready to run
 */
export function serve({ port, board, epoch }: Connect, createStepper: CreateStepper): void {
  const desk = createDesk(port, board && new Board(board), epoch);
  const runs = new Map<number, WorkerRun>();

  const api: WorkerApi = {
    open(spec: OpenRun): WireError | undefined {
      const run = new WorkerRun(spec, createStepper);
      try {
        void run.stepper;
        runs.set(run.id, run);
        return undefined;
      } catch (error) {
        return toWireError(error);
      }
    },

    async work(chunk: Chunk): Promise<ChunkReply> {
      const run = runs.get(chunk.run);
      if (!run || !(await desk.turn.take(chunk.run, "chunk"))) return untouched(chunk);
      const work = new ChunkWork(desk, run, chunk);
      try {
        const reply = await drive(work.jobs());
        return transfer(reply, largeBuffers(reply.outcomes));
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
  expose(api, port);
  desk.post({ type: "ready" });
}

function createDesk(port: MessagePort, board: Board | undefined, epoch: number): Desk {
  const now = (): number => performance.now();
  const offset = performance.timeOrigin - epoch;
  let read = 0;
  port.addEventListener("message", () => read++);
  return {
    now,
    since: (time) => Math.round(time + offset),
    board,
    turn: new Turn(breathe),
    post: (notice: Notice) =>
      port.postMessage(
        notice,
        largeBuffers("outcomes" in notice ? notice.outcomes : [notice as { snapshot?: Uint8Array }]),
      ),
    breathe,
    hasMail: () => board !== undefined && board.mail !== (read | 0),
  };
}

/** The buffers of snapshots that are quicker handed over than copied. */
function largeBuffers(made: readonly { snapshot?: Uint8Array }[]): ArrayBuffer[] {
  return made.flatMap(({ snapshot }) => (snapshot && snapshot.length >= LARGE ? [snapshot.buffer as ArrayBuffer] : []));
}

const LARGE = 16_384;

/** Runs a generator to its end, returning to the event loop only where it yields. */
async function drive<T>(work: Generator<Promise<unknown>, T, never>): Promise<T> {
  let { done, value } = work.next();
  while (!done) ({ done, value } = work.next((await value) as never));
  return value as T;
}

function untouched(chunk: Chunk): ChunkReply {
  return { outcomes: [], unbegun: chunk.jobs.map(({ job }) => job), busyMs: 0, ended: 0 };
}
