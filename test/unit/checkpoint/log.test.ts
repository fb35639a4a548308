import { describe, expect, it } from "vitest";
import { type CheckpointOptions, checkpointIn } from "../../../src/checkpoint/checkpoint.js";
import { readCheckpoint } from "../../../src/checkpoint/reading.js";
import { loadHash } from "../../../src/checkpoint/hash.js";
import { joined } from "../../../src/checkpoint/frames.js";
import type { OpenStore, Store } from "../../../src/checkpoint/store.js";
import type { OpenCheckpoint, RunIdentity } from "../../../src/task/checkpoint.js";
import { Random, seed } from "../../helpers/random.js";

const hash = await loadHash();
const run: RunIdentity = { command: "run", task: "drawn", keyed: false, parts: { jobs: 5 } };
const end = { status: "stopped", reason: "drawn", jobs: 5, inputsEnded: true, elapsedMs: 1 } as const;

/** Holds its bytes in memory; what is read comes in pieces, each in a turn of its own. */
class MemoryStore implements Store, OpenStore {
  readonly name = "memory";
  pieces: Uint8Array[] = [];
  replaced = 0;
  most = 0;

  open(): Promise<OpenStore> {
    return Promise.resolve(this);
  }

  get bytes(): Uint8Array {
    return joined(this.pieces);
  }

  async *read(length = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
    const { bytes } = this;
    const end = Math.min(length, bytes.length);
    for (let at = 0; at < end; at += 1_000_000) {
      await new Promise((resolve) => setImmediate(resolve));
      yield bytes.subarray(at, Math.min(end, at + 1_000_000));
    }
  }

  cut(length: number): void {
    this.pieces = [this.bytes.slice(0, length)];
  }

  append(bytes: Uint8Array): void {
    this.pieces.push(bytes);
    this.most = Math.max(
      this.most,
      this.pieces.reduce((sum, piece) => sum + piece.length, 0),
    );
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  replace() {
    const pieces: Uint8Array[] = [];
    return {
      append: (bytes: Uint8Array) => void pieces.push(bytes),
      commit: () => {
        this.pieces = pieces;
        this.replaced++;
      },
      discard: () => {},
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const checkpoint = (store: Store, options?: CheckpointOptions): Promise<OpenCheckpoint> =>
  checkpointIn(
    () => store,
    () => Promise.reject(new Error("no module")),
    options,
  ).open(run);

describe(`the log of a checkpoint (SEED=${seed})`, () => {
  it("leaves out snapshots in whose place there are newer ones, and nothing else", async () => {
    const random = new Random(seed);
    const store = new MemoryStore();
    const log = await checkpoint(store);
    const latest = new Map<number, Uint8Array>();
    const ended = new Map<number, number>();
    for (let turn = 0; turn < 600; turn++) {
      const job = random.whole(0, 4) + Math.floor(turn / 200) * 5;
      if (ended.has(job)) continue;
      if (random.chance(0.02)) {
        ended.set(job, turn);
        latest.delete(job);
        log.outcome({ job, attempts: 1, status: "fulfilled", snapshot: turn });
      } else {
        const snapshot = new Uint8Array(200_000).fill(turn);
        latest.set(job, snapshot);
        log.snapshot({ job, attempts: 1, snapshot });
      }
      if (random.chance(0.1)) log.rows({ first: 1_000 + turn, values: [turn] });
      if (random.chance(0.8)) await new Promise((resolve) => setImmediate(resolve));
    }
    await log.close(end);
    expect(store.replaced).toBeGreaterThan(0);
    expect(store.most).toBeLessThan(60_000_000);
    const read = await readCheckpoint("memory", store.read(), hash);
    expect(read).toMatchObject({ dropped: 0, end: store.bytes.length, saved: { end } });
    const { saved } = read!;
    expect(new Map([...saved.snapshots].map(([job, { snapshot }]) => [job, snapshot]))).toEqual(latest);
    expect(new Map([...saved.outcomes].map(([job, { snapshot }]) => [job, snapshot]))).toEqual(ended);
    for (const { first, values } of saved.rows) expect(values).toEqual([first - 1_000]);
  });

  it("leaves out what several sittings have left, of which none has made enough", async () => {
    const store = new MemoryStore();
    const snapshot = new Uint8Array(1_000_000);
    for (let sitting = 0; sitting < 8; sitting++) {
      const log = await checkpoint(store);
      for (let turn = 0; turn < 5; turn++) {
        log.snapshot({ job: 0, attempts: 1, snapshot: snapshot.fill(turn) });
        await new Promise((resolve) => setImmediate(resolve));
      }
      await log.close(end);
    }
    expect(store.most).toBeLessThan(25_000_000);
    const read = await readCheckpoint("memory", store.read(), hash);
    expect((read!.saved.snapshots.get(0)!.snapshot as Uint8Array)[0]).toBe(4);
  });

  it("knows of rejected jobs that are tried again only what became of them then", async () => {
    const store = new MemoryStore();
    const first = await checkpoint(store);
    const rejected = { attempts: 1, status: "rejected", error: { code: "JOB_FAILED", message: "no" } } as const;
    for (const job of [0, 1, 2, 3]) first.outcome({ ...rejected, job });
    await first.close(end);
    const second = await checkpoint(store, { retryRejected: true });
    expect(second.saved.outcomes.size).toBe(0);
    second.snapshot({ job: 0, attempts: 1, snapshot: "so far" });
    second.rows({ first: 1, values: ["done"] });
    second.outcome({ ...rejected, job: 2 });
    await Promise.resolve();
    // It was killed, and nobody tells the next one to try anything again.
    const { saved } = await checkpoint(store);
    expect([...saved.snapshots.keys()]).toEqual([0]);
    expect(saved.rows).toMatchObject([{ first: 1, values: ["done"] }]);
    expect([...saved.outcomes.keys()]).toEqual([2]);
  });

  it("tells whoever hands over something that nothing can be written any more", async () => {
    const store = new MemoryStore();
    const log = await checkpoint(store);
    store.append = () => {
      throw new Error("no space left");
    };
    log.rows({ first: 0, values: [1] });
    await Promise.resolve();
    expect(() => log.rows({ first: 1, values: [1] })).toThrow("no space left");
    await expect(log.close(end)).rejects.toThrow("no space left");
  });
});
