import type { ChunkProgress } from "partway";

/** What became of a chunk of jobs. `not begun`: it came back as it was sent; its jobs go elsewhere, or the run was stopped. */
export type BlockKind = "in flight" | "finished" | "part done" | "failed" | "not begun";

/** A chunk in a worker's lane. */
export interface Block {
  kind: BlockKind;
  /** When it was sent, in ms of the run. */
  from: number;
  /** When it came back; undefined while it is out. */
  to: number | undefined;
}

/** Lately sent chunks, by worker. */
export class LaneHistory {
  readonly #lanes = new Map<number, Map<number, Block>>();

  /** @param span how long a chunk is remembered after it came back, in ms */
  constructor(private readonly span: number) {}

  hear({ chunk, worker, state, counts }: ChunkProgress, at: number): void {
    const blocks = this.#lanes.get(worker) ?? new Map<number, Block>();
    this.#lanes.set(worker, blocks);
    if (state === "sent") blocks.set(chunk, { kind: "in flight", from: at, to: undefined });
    else {
      const block = blocks.get(chunk);
      if (!block) return;
      block.to = at;
      block.kind = kindOf(state, counts);
      // A worker computes one chunk after the other: those that have waited begin here.
      for (const other of blocks.values()) if (other.to === undefined) other.from = Math.max(other.from, at);
    }
    for (const [number, { to }] of blocks) if (to !== undefined && to < at - this.span) blocks.delete(number);
  }

  /** The chunks of a worker, in the order in which they were sent. */
  blocks(worker: number): Block[] {
    return [...(this.#lanes.get(worker)?.values() ?? [])];
  }

  clear(): void {
    this.#lanes.clear();
  }
}

function kindOf(state: ChunkProgress["state"], { fulfilled, partial, rejected }: ChunkProgress["counts"]): BlockKind {
  if (rejected > 0) return "failed";
  if (partial > 0) return "part done";
  return fulfilled > 0 ? "finished" : state === "lost" ? "failed" : "not begun";
}
