import type { Counts } from "../task/outcome.js";

/** How far a run is. */
export interface Progress {
  counts: Counts;
  /** Number of jobs, 0 until the run is planned; while the inputs have not ended, those pulled so far. */
  jobs: number;
  /** Whether `jobs` is all there will be. */
  inputsEnded: boolean;
  /**
   * About how many jobs there will be, while inputs follow of which it is known what part was pulled: files are read by bytes.
   * Absent otherwise: then it is `jobs`, as far as anybody knows.
   */
  expected?: number;
  /** The part of these jobs that is done, 0 to 1: ended jobs, and the done parts of those in flight, or stopped. */
  fraction: number;
  /** Jobs per second lately, fractions of jobs included; pauses left out. */
  rate: number;
  /** Milliseconds to the end of these jobs at that rate; absent while nothing is known. */
  etaMs?: number;
  /** Milliseconds since the run began, pauses left out. */
  elapsedMs: number;
  state: "running" | "paused" | "stopping" | "settled";
  /** Jobs in flight that have published how far they are. */
  inFlight: { job: number; position?: number | undefined; extent?: number | undefined }[];
  /** The pool's workers, by number, and the job of this run that each was last heard to compute. */
  workers: { worker: number; state: "starting" | "idle" | "busy" | "elsewhere"; job?: number }[];
}

/**
 * News of a chunk, the jobs that travel to a worker together: the `detail` of a "chunk" event. Each chunk that was `sent`
 * is told of exactly once more, as `returned` or `lost`, before the report of its run is there.
 */
export interface ChunkProgress {
  /** Its number, from 1, counted over all runs of the pool. Some are missing: those that came to be without being sent. */
  chunk: number;
  /** The worker, as in `Progress.workers`. A chunk may wait there while the worker starts, or computes another one. */
  worker: number;
  /** `returned`: the worker has nothing more to say of it; `lost`: the worker died or was terminated before. */
  state: "sent" | "returned" | "lost";
  /** How many jobs it was sent with. */
  jobs: number;
  /**
   * What became of them so far; adds up to `jobs`. `unstarted` are those without an outcome, even if they were begun: still
   * with the worker, or, once the chunk is back, left to other chunks: handed back, going on elsewhere, or to be retried.
   */
  counts: Counts;
  /** Milliseconds since it was sent, paused time included; 0 for `sent`. */
  elapsedMs: number;
}

/** Measures the rate of a run over its last seconds. Times in ms. */
export class Rate {
  #samples: { at: number; done: number }[] = [];

  /** @param done jobs done, with fractions; @param at running time */
  sample(at: number, done: number): void {
    const last = this.#samples.at(-1);
    if (last && at - last.at < SPACING) return;
    this.#samples.push({ at, done });
    while (this.#samples.length > 2 && at - this.#samples[1]!.at >= WINDOW) this.#samples.shift();
  }

  /** Jobs per second; 0 while nothing is known. */
  perSecond(at: number, done: number): number {
    const first = this.#samples[0];
    if (!first || at <= first.at) return 0;
    return Math.max(0, ((done - first.done) / (at - first.at)) * 1_000);
  }
}

const WINDOW = 10_000;
const SPACING = 100;
