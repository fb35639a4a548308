import { describe, expect, it } from "vitest";
import { ChunkSizing } from "../../../src/pool/chunking.js";

/** Chunks that are sent and measured until all jobs are done, each job taking `jobMs`. */
function chunksOf(jobs: number, workers: number, jobMs: number): number[] {
  const sizing = new ChunkSizing();
  const sizes: number[] = [];
  for (let left = jobs; left > 0; ) {
    const size = sizing.size(left, workers);
    sizes.push(size);
    left -= size;
    sizing.measured(size, size * jobMs);
  }
  return sizes;
}

describe("the size of chunks", () => {
  it("starts with one job, for nobody knows how long it takes", () => {
    expect(new ChunkSizing().size(1_000_000, 8)).toBe(1);
  });

  it("sends a million tiny jobs in about a thousand chunks", () => {
    const sizes = chunksOf(1_000_000, 4, 0.01);
    expect(sizes.length).toBeLessThan(1_000);
    expect(Math.max(...sizes)).toBe(5_000);
  });

  it("sends long jobs alone", () => {
    expect(new Set(chunksOf(100, 4, 40))).toEqual(new Set([1]));
  });

  it("shrinks towards the end", () => {
    const sizes = chunksOf(10_000, 4, 0.3);
    expect(sizes.at(-1)).toBe(1);
    expect(sizes.slice(-5)).toEqual([...sizes.slice(-5)].sort((a, b) => b - a));
  });

  it("shrinks to no less than half a millisecond's worth", () => {
    expect(Math.min(...chunksOf(10_000, 4, 0.01).slice(10, -1))).toBe(50);
  });

  it("fits what a worker's board can count", () => {
    expect(Math.max(...chunksOf(1_000_000, 2, 0.000_1))).toBe(8_192);
  });

  it("calls jobs short when they take less than 5 ms", () => {
    const sizing = new ChunkSizing();
    expect(sizing.short).toBe(false);
    sizing.measured(10, 40);
    expect(sizing.short).toBe(true);
    for (let chunk = 0; chunk < 10; chunk++) sizing.measured(1, 50);
    expect(sizing.short).toBe(false);
  });
});
