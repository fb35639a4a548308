import { type Remote, wrap } from "comlink";
import { describe, expect, it } from "vitest";
import { Board, type ControlState, ControlWord, PAUSE, RUN, STOP } from "../../../src/protocol/control.js";
import type {
  Chunk,
  ChunkReply,
  Made,
  Notice,
  OpenRun,
  TaskSpec,
  WireOutcome,
  WorkerApi,
} from "../../../src/protocol/messages.js";
import { serve } from "../../../src/worker/serve.js";
import type { Stepper } from "../../../src/worker/stepper.js";
import { Random, runs, seed } from "../../helpers/random.js";

const task: TaskSpec = { kind: "kernel", name: "fake", module: undefined as never, configuration: new Uint8Array(0) };

/** Steppers without WebAssembly: job n has n % 7 * 40 steps. `onstep` happens in the middle of an `advance`, as another thread's doing would. */
function fakeStepper(events: string[], onstep: () => void): Stepper {
  let [job, position] = [0, 0];
  const extent = (): number => (job % 7) * 40;
  return {
    begin({ job: number, resume }) {
      events.push(`begin ${number}`);
      job = number;
      position = resume ? new DataView((resume as Uint8Array).buffer).getUint32(4) : 0;
    },
    advance(budget) {
      let done = 0;
      for (; done < budget && position < extent(); done++, position++) onstep();
      return done;
    },
    position: () => position,
    extent,
    snapshot() {
      const snapshot = new DataView(new ArrayBuffer(8));
      snapshot.setUint32(0, job);
      snapshot.setUint32(4, position);
      return new Uint8Array(snapshot.buffer);
    },
  };
}

/** A worker's body in this thread, and the main side's end of its channel. */
function start(
  shared: boolean,
  events: string[],
  onstep: () => void,
): {
  api: Remote<WorkerApi>;
  work(chunk: Chunk): Promise<ChunkReply>;
  notices: Notice[];
  control: ControlWord;
  tell(state: ControlState): void;
  close(): void;
} {
  const { port1, port2 } = new MessageChannel();
  const board = shared ? Board.create() : undefined;
  const control = ControlWord.create(shared);
  const notices: Notice[] = [];
  port1.addEventListener(
    "message",
    ({ data }) => "type" in data && typeof data.chunk === "number" && notices.push(data as Notice),
  );
  const endpoint = {
    postMessage(message: unknown, transfer?: Transferable[]) {
      board?.ring();
      port1.postMessage(message, transfer ?? []);
    },
    addEventListener: port1.addEventListener.bind(port1),
    removeEventListener: port1.removeEventListener.bind(port1),
    start: () => port1.start(),
  };
  const api = wrap<WorkerApi>(endpoint);
  serve(
    { partway: 1, port: port2, board: board?.buffer, epoch: performance.timeOrigin },
    () => () => fakeStepper(events, onstep),
  );
  // The run comes with the first of its chunks.
  let open: OpenRun | undefined = { run: 1, task, control: control.buffer };
  const work = (chunk: Chunk): Promise<ChunkReply> => {
    const first = chunk.run === 1 ? open : undefined;
    if (first) open = undefined;
    return api.work({ ...chunk, open: first });
  };
  const tell = (state: ControlState): void => {
    events.push(["RUN", "PAUSE", "STOP"][state]!);
    control.state = state;
    void api.control(1, state);
  };
  return { api, work, notices, control, tell, close: () => port1.close() };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function endOf({ job, status, snapshot, position, extent }: WireOutcome): string {
  const view = new DataView((snapshot as Uint8Array).buffer);
  expect([view.getUint32(0), view.getUint32(4)]).toEqual([job, position]);
  if (status === "fulfilled") expect(position).toBe(extent);
  else expect(position).toBeLessThanOrEqual(extent!);
  return status;
}

describe.each([true, false])(`a worker's body (shared memory %s, SEED=${seed})`, (shared) => {
  it("gives each job of a chunk back once, whatever it is told meanwhile", async () => {
    for (let drawn = seed; drawn < seed + runs(150); drawn++) {
      const random = new Random(drawn);
      const events: string[] = [];
      const orders = Array.from({ length: random.whole(0, 6) }, () => ({
        at: random.whole(0, 3_000),
        state: random.pick<ControlState>([PAUSE, RUN, STOP, PAUSE]),
      }));
      let steps = 0;
      const due = (): void => {
        steps++;
        for (const { at, state } of orders) if (at === steps) worker.tell(state);
      };
      const worker = start(shared, events, due);
      const chunks = Array.from({ length: random.whole(1, 4) }, (_, chunk) =>
        Array.from({ length: random.whole(1, 20) }, (_, index) => ({ job: chunk * 100 + index, attempt: 1 })),
      );
      let answered = 0;
      const replies = chunks.map(async (jobs, chunk): Promise<ChunkReply> => {
        const reply = await worker.work({ run: 1, chunk, jobs });
        answered++;
        return reply;
      });
      // What was paused and has nobody to resume it would wait for ever.
      for (let round = 0; answered < chunks.length; round++) {
        await turn();
        if (round > 3 && worker.control.state === PAUSE) worker.tell(random.chance(0.7) ? RUN : STOP);
      }
      for (const [chunk, reply] of (await Promise.all(replies)).entries()) {
        const told = worker.notices.filter((notice) => "unbegun" in notice && notice.chunk === chunk) as Made[];
        const made = [...told, reply];
        const outcomes = made.flatMap((one) => one.outcomes);
        const unbegun = made.reduce((sum, one) => sum + one.unbegun, 0);
        const last = unbegun === 0 ? [] : chunks[chunk]!.slice(-unbegun).map(({ job }) => job);
        const back = [...outcomes.map(({ job }) => job), ...last].sort((a, b) => a - b);
        expect(back, `seed ${drawn}`).toEqual(chunks[chunk]!.map(({ job }) => job));
        const ends = outcomes.map(endOf);
        if (worker.control.state !== STOP) expect(ends.includes("partial"), `seed ${drawn}`).toBe(false);
      }
      const stop = events.indexOf("STOP");
      const late = stop < 0 ? [] : events.slice(stop + 1).filter((event) => event.startsWith("begin"));
      // Without shared memory STOP is heard with the next breath.
      if (shared) expect(late, `seed ${drawn}`).toEqual([]);
      worker.close();
    }
  });

  it("answers for a run it does not know that nothing was begun", async () => {
    const worker = start(shared, [], () => {});
    expect(await worker.work({ run: 9, chunk: 1, jobs: [{ job: 4, attempt: 1 }] })).toEqual({
      stretches: [],
      outcomes: [],
      unbegun: 1,
      busyMs: 0,
      ended: 0,
    });
    worker.close();
  });

  it("goes on from a snapshot", async () => {
    const worker = start(shared, [], () => {});
    const resume = new Uint8Array(8);
    new DataView(resume.buffer).setUint32(4, 30);
    const { outcomes } = await worker.work({ run: 1, chunk: 1, jobs: [{ job: 1, attempt: 1, resume }] });
    expect(outcomes[0]).toMatchObject({ job: 1, status: "fulfilled", position: 40 });
    worker.close();
  });
});
