import { Crew } from "../../src/pool/crew.js";
import { Execution } from "../../src/pool/execution.js";
import { PlannedJobs } from "../../src/pool/source.js";
import type { Platform, WorkerHandle } from "../../src/platform/types.js";
import type { Chunk, ChunkReply, WorkerApi } from "../../src/protocol/messages.js";

/** Comlink's message for a call. */
interface Call {
  id: string;
  path?: (keyof WorkerApi)[];
  argumentList: { value: unknown }[];
}

/**
 * What the pool's own code costs the main thread, by the number of workers: workers that are no threads answer each chunk at
 * once, and say that a job took `jobMs`.
 *
 * @returns microseconds of the main thread for each chunk that is answered and followed by another
 */
export async function costOfChunk(workers: number, chunks: number, jobMs: number): Promise<number> {
  const out: { listeners: Set<(event: { data: unknown }) => void>; call: Call }[] = [];
  const platform = fakePlatform((listeners, call) => {
    if (call.path?.[0] === "work") out.push({ listeners, call });
  });
  const crew = new Crew(platform, {}, workers, true);
  const execution = new Execution<unknown, number>(1, "simulated", { collect: false }, true, crew);
  execution.read(undefined, { decode: Number, fold: { add() {}, addStretch() {}, value: () => 0 } });
  execution.expect(new PlannedJobs(2 ** 31 - 1));
  crew.add(execution);
  execution.start({ task: { kind: "named", name: "simulated" } });
  await turn();
  const answer = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      const { listeners, call } = out.shift()!;
      const { fresh } = call.argumentList[0]!.value as Chunk;
      const { first, count } = fresh!;
      const stretches = [{ first, values: new Float64Array(count) }];
      const value: ChunkReply = { stretches, outcomes: [], unbegun: 0, busyMs: count * jobMs, ended: count };
      for (const listener of [...listeners]) listener({ data: { id: call.id, type: "RAW", value } });
      await turn();
    }
  };
  await answer(Math.max(workers * 6, chunks / 4));
  const start = performance.now();
  await answer(chunks);
  const us = ((performance.now() - start) / chunks) * 1_000;
  execution.stop("measured");
  execution.force();
  await execution.report;
  await crew.end();
  return us;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function fakePlatform(posted: (listeners: Set<(event: { data: unknown }) => void>, call: Call) => void): Platform {
  const spawn = (): WorkerHandle => {
    const listeners = new Set<(event: { data: unknown }) => void>();
    const port = {
      addEventListener: (type: string, listener: (event: { data: unknown }) => void) => {
        if (type === "message") listeners.add(listener);
      },
      removeEventListener: (_type: string, listener: (event: { data: unknown }) => void) => listeners.delete(listener),
      postMessage: (call: Call) => posted(listeners, call),
      start: () =>
        queueMicrotask(() => {
          for (const listener of [...listeners]) listener({ data: { type: "ready" } });
        }),
    };
    const handle: WorkerHandle = {
      port: port as unknown as MessagePort,
      onlost: () => {},
      terminate: () => queueMicrotask(() => handle.onlost({ code: "terminated", message: "the simulation is over" })),
      keepAlive() {},
    };
    return handle;
  };
  return {
    cores: 1,
    sharedMemory: true,
    spawn,
    read: () => Promise.reject(new Error("nothing to read")),
    context: () => (code) => code(),
    onInterrupt: () => () => {},
    exit() {},
  };
}
