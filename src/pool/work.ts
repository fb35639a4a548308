import type { TaskSpec } from "../protocol/messages.js";

/** What becomes of a run's inputs on their way to a worker: `input` is what the run was given for the job, if anything. */
export type Supply = (job: number, input: unknown) => unknown;

/** How a run's jobs are done, once that is known. */
export interface Work {
  task: TaskSpec;
  /** Absent: inputs travel as they are, if there are any. */
  supply?: Supply | undefined;
}
