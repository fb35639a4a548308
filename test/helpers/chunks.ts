import type { ChunkProgress, Counts, Run } from "partway";
import { expect } from "vitest";

/** What a run says of its chunks, from the moment at which it is made. */
export class Chunks {
  readonly news: ChunkProgress[] = [];

  /** @param then what the listener does besides */
  constructor(run: Pick<Run, "addEventListener">, then: (news: ChunkProgress, chunks: Chunks) => void = () => {}) {
    run.addEventListener("chunk", ({ detail }) => {
      this.news.push(detail);
      then(detail, this);
    });
  }

  /** What became of the jobs of all chunks that are back. Jobs that were sent several times are unstarted several times. */
  get counts(): Counts {
    const sum: Counts = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0 };
    for (const { state, counts } of this.news)
      if (state !== "sent") for (const status of statuses) sum[status] += counts[status];
    return sum;
  }
}

/** Each chunk was told of twice: as it was sent, and as it ended. */
export function expectPaired({ news: all }: Chunks): void {
  const sent = new Map<number, ChunkProgress>();
  for (const news of all) {
    const { chunk, worker, state, jobs, counts, elapsedMs } = news;
    expect(statuses.reduce((sum, status) => sum + counts[status], 0)).toBe(jobs);
    if (state === "sent") {
      expect(news).toMatchObject({ elapsedMs: 0, counts: { ...nothing, unstarted: jobs } });
      expect(jobs).toBeGreaterThan(0);
      // Chunks are numbered as they are made; those whose inputs have to be waited for may be sent later than others.
      expect(sent.has(chunk)).toBe(false);
    } else {
      expect(sent.get(chunk)).toMatchObject({ state: "sent", worker, jobs });
      expect(elapsedMs).toBeGreaterThanOrEqual(0);
    }
    sent.set(chunk, news);
  }
  expect(all.length).toBe(2 * sent.size);
  for (const { state } of sent.values()) expect(state).not.toBe("sent");
}

const statuses = ["fulfilled", "partial", "rejected", "unstarted"] as const;
const nothing: Counts = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0 };
