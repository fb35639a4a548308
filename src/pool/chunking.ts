import { MOST_JOBS_IN_CHUNK } from "../protocol/control.js";
import { timings } from "../protocol/timings.js";

/** How many jobs a chunk should hold, from how long jobs took so far. */
export class ChunkSizing {
  #mean: number | undefined;
  #largest = 1;

  /** A chunk came back: `ended` jobs took `busyMs` in all. */
  measured(ended: number, busyMs: number): void {
    if (ended === 0) return;
    const mean = busyMs / ended;
    this.#mean = this.#mean === undefined ? mean : this.#mean + (mean - this.#mean) * WEIGHT;
    this.#largest = Math.max(this.#largest, ended * GROWTH);
  }

  /** Whether jobs end so soon that a second chunk may wait at a worker. */
  get short(): boolean {
    return this.#mean !== undefined && this.#mean < timings.shortJob;
  }

  /**
   * As many jobs as fill a chunk's time, growing step by step, and shrinking towards the end of the run so that
   * all workers end together.
   *
   * @param available jobs that may still have to be sent; Infinity where nobody knows
   */
  size(available: number, workers: number): number {
    if (this.#mean === undefined) return 1;
    const mean = Math.max(this.#mean, SHORTEST_MS);
    const filling = Math.floor(timings.chunk / mean);
    // What takes less than that need not be shared any further: a message would take longer.
    const share = Math.max(Math.ceil(available / (2 * workers)), Math.floor(timings.leastChunk / mean));
    return Math.max(1, Math.min(filling, this.#largest, share, MOST_JOBS_IN_CHUNK));
  }
}

/** The weight of the newest chunk in the running mean. */
const WEIGHT = 0.5;
/** A chunk may be this many times as large as the largest that came back. */
const GROWTH = 8;
/** Below this a clock says nothing. */
const SHORTEST_MS = 0.000_1;
