import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChunkSizing } from "../../../src/pool/chunking.js";
import type { Exchange } from "../../../src/pool/exchange.js";
import type { Execution } from "../../../src/pool/execution.js";
import { Scheduling } from "../../../src/pool/scheduling.js";
import type { PoolWorker } from "../../../src/pool/worker.js";

/** A run with so many jobs, each a chunk of its own. */
function runOf(waiting: number, priority = 0): Execution & { jobs: { waiting: number } } {
  const run = { options: { priority }, sizing: new ChunkSizing(), state: "running", served: false };
  const jobs = { waiting, nextIsSuspect: false };
  const hasWork = { get: () => run.state === "running" && jobs.waiting > 0 };
  return Object.defineProperty({ ...run, jobs }, "hasWork", hasWork) as never;
}

interface CountedWorker extends PoolWorker {
  /** How often it was asked whether it has room. */
  asked: number;
}

function workersOf(count: number): CountedWorker[] {
  return Array.from({ length: count }, () => {
    const worker = { asked: 0, full: 0, exchanges: new Map<number, Exchange>() };
    const usable = { get: () => ++worker.asked > 0 };
    return Object.defineProperty(worker, "usable", usable) as unknown as CountedWorker;
  });
}

let chunks = 0;

/** Sends chunks while there are any to send. @returns the numbers of their workers */
function serve(scheduling: Scheduling, workers: PoolWorker[]): number[] {
  const served: number[] = [];
  for (let next = scheduling.next(workers); next; next = scheduling.next(workers)) {
    const { worker, run } = next;
    (run.jobs as { waiting: number }).waiting--;
    const assignment = { held: false, long: false, suspect: false };
    worker.exchanges.set(++chunks, { assignment, run } as unknown as Exchange);
    served.push(workers.indexOf(worker));
  }
  return served;
}

/** A worker answers its first chunk, as `Exchange` sees to it. */
function answer(worker: PoolWorker): void {
  const [chunk] = worker.exchanges.keys();
  worker.exchanges.delete(chunk!);
  worker.full = 0;
}

describe("who gets the next chunk", () => {
  it("is the first worker with room", () => {
    const [scheduling, workers, run] = [new Scheduling(), workersOf(3), runOf(10)];
    scheduling.add(run);
    expect(serve(scheduling, workers)).toEqual([0, 1, 2]);
    answer(workers[1]!);
    expect(serve(scheduling, workers)).toEqual([1]);
  });

  it("gets a second one as soon as jobs turn out to be short", () => {
    const [scheduling, workers, run] = [new Scheduling(), workersOf(3), runOf(10)];
    scheduling.add(run);
    serve(scheduling, workers);
    expect(serve(scheduling, workers)).toEqual([]);
    run.sizing.measured(1, 2);
    answer(workers[2]!);
    scheduling.add(run);
    // First of all the one that has none.
    expect(serve(scheduling, workers)).toEqual([2, 0, 1, 2]);
  });

  it("has room again when what it holds is paused", () => {
    const [scheduling, workers] = [new Scheduling(), workersOf(1)];
    const [paused, other] = [runOf(1), runOf(1)];
    scheduling.add(paused);
    serve(scheduling, workers);
    scheduling.add(other);
    expect(serve(scheduling, workers)).toEqual([]);
    for (const { assignment } of workers[0]!.exchanges.values()) assignment.held = true;
    (paused as { state: string }).state = "paused";
    scheduling.roomsChanged();
    expect(serve(scheduling, workers)).toEqual([0]);
  });

  it("goes to the run of the highest priority", () => {
    const [scheduling, workers] = [new Scheduling(), workersOf(2)];
    const [low, high] = [runOf(5), runOf(1, 1)];
    scheduling.add(low);
    scheduling.add(high);
    serve(scheduling, workers);
    expect([low.jobs.waiting, high.jobs.waiting]).toEqual([4, 0]);
  });

  it("does not ask workers without room again and again", () => {
    const [scheduling, workers, run] = [new Scheduling(), workersOf(1_000), runOf(100_000)];
    scheduling.add(run);
    serve(scheduling, workers);
    for (const worker of workers) worker.asked = 0;
    for (const worker of workers) {
      answer(worker);
      scheduling.add(run);
      expect(serve(scheduling, workers)).toHaveLength(1);
    }
    expect(workers.reduce((sum, { asked }) => sum + asked, 0)).toBeLessThan(10 * workers.length);
  });

  it("does not ask anybody when there is nothing to send", () => {
    const [scheduling, workers, run] = [new Scheduling(), workersOf(10), runOf(0)];
    scheduling.add(run);
    expect(serve(scheduling, workers)).toEqual([]);
    expect(workers.every(({ asked }) => asked === 0)).toBe(true);
  });

  it("leaves no worker idle while there is work", () => {
    const steps = fc.array(fc.record({ worker: fc.nat(7), ms: fc.double({ min: 0, max: 20, noNaN: true }) }));
    fc.assert(
      fc.property(steps, fc.nat(100), (answers, jobs) => {
        const [scheduling, workers, run] = [new Scheduling(), workersOf(8), runOf(jobs)];
        scheduling.add(run);
        serve(scheduling, workers);
        for (const { worker, ms } of answers) {
          if (workers[worker]!.exchanges.size === 0) continue;
          run.sizing.measured(1, ms);
          answer(workers[worker]!);
          scheduling.add(run);
          serve(scheduling, workers);
          const most = run.sizing.short ? 2 : 1;
          if (run.jobs.waiting > 0)
            for (const { exchanges } of workers) expect(exchanges.size).toBeGreaterThanOrEqual(most);
        }
      }),
    );
  });
});
