import type { Chunk, Made, WireJob } from "../protocol/messages.js";
import { letGo } from "../task/memory.js";

/** In bytes: what is smaller may wait for the garbage collector. */
const LARGE = 65_536;

/** The jobs of a chunk in their order: those that were sent before, then the fresh ones. */
export class ChunkJobs {
  readonly count: number;
  /** How many have been begun, or handed back. */
  begun = 0;
  /** The main side has taken back what was not begun. */
  takenBack = false;

  constructor(
    private readonly chunk: Chunk,
    private readonly transferred: boolean,
  ) {
    this.count = chunk.jobs.length + (chunk.fresh?.count ?? 0);
  }

  get left(): number {
    return this.count - this.begun;
  }

  /** Whether the job that was begun last had never been sent before. */
  get fresh(): boolean {
    return this.begun > this.chunk.jobs.length;
  }

  /** Whether the next one has never been sent before. */
  get nextIsFresh(): boolean {
    return this.begun >= this.chunk.jobs.length;
  }

  next(): WireJob {
    return this.#at(this.begun++);
  }

  /** The number of the next job, and its input, where that one is fresh: the short way of `next`. */
  get nextJob(): number {
    return this.chunk.fresh!.first + this.begun - this.chunk.jobs.length;
  }

  nextInput(): unknown {
    return this.chunk.fresh!.inputs?.[this.begun++ - this.chunk.jobs.length];
  }

  /** Hands back what was not begun. */
  rest(): Pick<Made, "unbegun" | "inputs"> {
    const from = this.begun;
    const unbegun = this.left;
    this.begun = this.count;
    if (!this.transferred || unbegun === 0) return { unbegun };
    return { unbegun, inputs: Array.from({ length: unbegun }, (_, index) => this.#at(from + index).input) };
  }

  /** The inputs of all jobs are needed no longer. Not before the end of the chunk: they may lie in the same buffer. */
  letGo(): void {
    for (let index = 0; index < this.begun; index++) {
      const { input } = this.#at(index);
      if (ArrayBuffer.isView(input) && input.buffer instanceof ArrayBuffer && input.byteLength >= LARGE)
        letGo(input.buffer);
    }
  }

  #at(index: number): WireJob {
    const { jobs, fresh } = this.chunk;
    if (index < jobs.length) return jobs[index]!;
    const { first, inputs } = fresh!;
    const at = index - jobs.length;
    return { job: first + at, attempt: 1, input: inputs?.[at] };
  }
}
