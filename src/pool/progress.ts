import type { Counts } from "../task/outcome.js";

/** How far a run is. */
export interface Progress {
  counts: Counts;
  /** Number of jobs, 0 until the run is planned; while the inputs have not ended, those pulled so far. */
  jobs: number;
  /** Whether `jobs` is all there will be. */
  inputsEnded: boolean;
  /** The part of the known jobs that is done, 0 to 1: ended jobs, and the done part of each job in flight. */
  fraction: number;
  /** Jobs per second lately, fractions of jobs included; pauses left out. */
  rate: number;
  /** Milliseconds to the end at that rate; absent while nothing is known. */
  etaMs?: number;
  /** Milliseconds since the run began, pauses left out. */
  elapsedMs: number;
  state: "running" | "paused" | "stopping" | "settled";
  /** Jobs in flight that have published how far they are. */
  inFlight: { job: number; position?: number | undefined; extent?: number | undefined }[];
  /** The pool's workers, by number, and the job of this run that each was last heard to compute. */
  workers: { worker: number; state: "starting" | "idle" | "busy" | "elsewhere"; job?: number }[];
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
