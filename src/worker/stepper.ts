/** What the slice loop drives: a task that advances in steps, on one job at a time. */
export interface Stepper {
  /** Does at most `budget` steps of the set-up work; fewer only when it is done. Absent: nothing to set up. */
  prepare?(budget: number): number;
  /** Starts a job, or goes on from a snapshot of it. */
  begin(job: number, input: Uint8Array | undefined, resume: Uint8Array | undefined): void;
  /** Does at most `budget` steps and says how many; fewer only when the job has ended. */
  advance(budget: number): number;
  position(): number;
  extent(): number;
  /** A copy of the job's state: its partial result, and the point from which it resumes. */
  snapshot(): Uint8Array;
}
