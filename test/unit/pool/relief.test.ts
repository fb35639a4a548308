import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PoolWorker } from "../../../src/pool/worker.js";
import { Relief } from "../../../src/pool/relief.js";
import { timings } from "../../../src/protocol/timings.js";

interface Chunk {
  size?: number;
  state?: string;
}

/** A worker with these chunks under way, which counts how often it was relieved. */
function workerWith(chunks: Chunk[], { state = "ready", shared = true, usable = true } = {}): PoolWorker {
  const active = chunks.map(({ size = 1, state: runState = "running" }) => ({
    assignment: { size },
    run: { state: runState },
  }));
  return {
    state,
    usable,
    board: shared ? {} : undefined,
    active,
    relieve: vi.fn<() => void>(),
  } as unknown as PoolWorker;
}

/** Looks, and waits as long as it takes. @returns which workers were relieved, by number */
function relieved(workers: PoolWorker[], isWaiting = (): boolean => false): number[] {
  const found: number[] = [];
  for (const [number, worker] of workers.entries())
    vi.mocked(worker.relieve).mockImplementation(() => {
      found.push(number);
      // What it has not begun goes to the first without work.
      if (worker.active[0]!.assignment.size !== ALL_BEGUN) idleOnes(workers)[0]?.active.push(...busy(1).active);
    });
  new Relief(workers, isWaiting).look();
  vi.advanceTimersByTime(timings.relief);
  return found;
}

const idleOnes = (workers: PoolWorker[]): PoolWorker[] => workers.filter(({ active }) => active.length === 0);
/** So many jobs are still out with a worker that has begun all of them. */
const ALL_BEGUN = 7;
const idle = (): PoolWorker => workerWith([]);
const busy = (size: number): PoolWorker => workerWith([{ size }]);

describe("a worker that has nothing to do", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("takes over from one that has several jobs, and each from another", () => {
    expect(relieved([busy(1), idle(), busy(5)])).toEqual([2]);
    expect(relieved([busy(3), idle(), busy(5), idle(), busy(4)])).toEqual([0, 2]);
    expect(relieved([idle(), busy(5), idle()])).toEqual([1]);
    expect(relieved([busy(ALL_BEGUN), busy(5), idle(), busy(5)])).toEqual([0, 1]);
  });

  it("takes a chunk that waits behind another, be it of one job", () => {
    expect(relieved([idle(), workerWith([{}, {}])])).toEqual([1]);
  });

  it("takes nothing as long as jobs wait in the pool", () => {
    expect(relieved([idle(), busy(5)], () => true)).toEqual([]);
  });

  it("gives others some time, in which they may end by themselves", () => {
    const workers = [idle(), busy(5)];
    const relief = new Relief(workers, () => false);
    relief.look();
    vi.advanceTimersByTime(timings.relief - 1);
    expect(workers[1]!.relieve).not.toHaveBeenCalled();
    workers[1]!.active.length = 0;
    vi.advanceTimersByTime(10);
    expect(workers[1]!.relieve).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("looks again when it is told to, not by itself", () => {
    const workers = [idle(), busy(5)];
    const relief = new Relief(workers, () => false);
    for (let times = 1; times <= 3; times++) {
      relief.look();
      relief.look();
      vi.advanceTimersByTime(100);
      expect(workers[1]!.relieve).toHaveBeenCalledTimes(times);
    }
  });

  it.each<[string, PoolWorker]>([
    ["is done but for one job", busy(1)],
    ["is of a run that ends anyway", workerWith([{ size: 5, state: "stopping" }])],
    ["is where no memory is shared", workerWith([{ size: 5 }], { shared: false })],
  ])("takes nothing of a chunk that %s", (_, other) => {
    expect(relieved([idle(), other])).toEqual([]);
  });

  it.each<[string, PoolWorker]>([
    ["is starting", workerWith([], { state: "starting" })],
    ["is lost", workerWith([], { state: "lost" })],
    ["was given up", workerWith([], { usable: false })],
    ["has a chunk", busy(1)],
  ])("is none that %s", (_, other) => {
    expect(relieved([other, busy(5)])).toEqual([]);
  });
});
