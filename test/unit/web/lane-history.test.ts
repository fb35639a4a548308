import { describe, expect, it } from "vitest";
import { LaneHistory } from "../../../web/pool/lane-history.js";
import type { ChunkProgress } from "../../../src/index.js";

const nothing = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0 };

function news(
  chunk: number,
  state: ChunkProgress["state"],
  counts: Partial<ChunkProgress["counts"]> = {},
): ChunkProgress {
  return { chunk, worker: 0, state, jobs: 4, counts: { ...nothing, ...counts }, elapsedMs: 0 };
}

describe("a worker's lane", () => {
  it("has a chunk from when it was sent until it came back, by what became of it", () => {
    const history = new LaneHistory(1_000);
    history.hear(news(1, "sent"), 10);
    expect(history.blocks(0)).toEqual([{ kind: "in flight", from: 10, to: undefined }]);
    history.hear(news(1, "returned", { fulfilled: 4 }), 30);
    expect(history.blocks(0)).toEqual([{ kind: "finished", from: 10, to: 30 }]);
    expect(history.blocks(1)).toEqual([]);
  });

  it.each([
    ["failed", "returned", { fulfilled: 3, rejected: 1 }],
    ["part done", "returned", { fulfilled: 3, partial: 1 }],
    ["not begun", "returned", { unstarted: 4 }],
    ["failed", "lost", { unstarted: 4 }],
    ["part done", "lost", { partial: 1, unstarted: 3 }],
  ] as const)("calls a chunk %s that was %s with %o", (kind, state, counts) => {
    const history = new LaneHistory(1_000);
    history.hear(news(1, "sent"), 0);
    history.hear(news(1, state, counts), 1);
    expect(history.blocks(0)[0]!.kind).toBe(kind);
  });

  it("begins a chunk that has waited behind another where that one ends", () => {
    const history = new LaneHistory(1_000);
    history.hear(news(1, "sent"), 0);
    history.hear(news(2, "sent"), 5);
    history.hear(news(1, "returned", { fulfilled: 4 }), 20);
    expect(history.blocks(0)[1]).toEqual({ kind: "in flight", from: 20, to: undefined });
    history.hear(news(2, "returned", { fulfilled: 4 }), 40);
    expect(history.blocks(0)[1]).toEqual({ kind: "finished", from: 20, to: 40 });
  });

  it("forgets what is long past, but nothing that is in flight", () => {
    const history = new LaneHistory(100);
    history.hear(news(1, "sent"), 0);
    history.hear(news(2, "sent"), 0);
    history.hear(news(2, "returned", { fulfilled: 4 }), 10);
    history.hear(news(3, "sent"), 200);
    expect(history.blocks(0).map(({ from }) => from)).toEqual([10, 200]);
    history.clear();
    expect(history.blocks(0)).toEqual([]);
  });
});
