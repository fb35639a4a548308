import type { WireJob } from "../protocol/messages.js";

/** What the slice loop drives: a task that advances in steps, on one job at a time. */
export interface Stepper {
  /** Does at most `budget` steps of the set-up work; fewer only when it is done. Absent: nothing to set up. */
  prepare?(budget: number): number;
  /** Starts a job, or goes on from a snapshot of it. */
  begin(job: WireJob, host: Host): void;
  /**
   * Does at most `budget` steps and says how many; fewer only when the job has ended. A promise is a step that waits:
   * until it settles nothing else is asked of the job but `abort` and `snapshot`.
   */
  advance(budget: number): number | Promise<number>;
  /** Whether the last `advance` did fewer steps than it might have, and the job has not ended. Absent: it never does. */
  readonly cutShort?: boolean;
  /**
   * Begins a job that was never begun before, and does its first step: a short way for tasks of one step. Gives the
   * job's result, or `unfinished`: then it goes on by `advance`.
   */
  call?(job: number, input: unknown, host: Host): unknown;
  /** Steps done; undefined for a task of one step that told nothing of its progress. */
  position(): number | undefined;
  /** Steps in all, as far as that is known. */
  extent(): number | undefined;
  /** A copy of the job's state: its partial result, and the point from which it resumes. Undefined if it has none. */
  snapshot(): unknown;
  /** The run was stopped, or the job's time is up, while a step waits. */
  abort?(reason: unknown): void;
  /** Whether what was thrown is the answer to an abort: then that abort's reason. */
  abortedBy?(thrown: unknown): unknown;
  /** The job goes no further here: the task cleans up. */
  leave?(): void | Promise<unknown>;
}

/** What a task may ask and tell in the middle of a step. It says for which job: one that has ended is not heard. */
export interface Host {
  /** Why the job should end; undefined while it should not. */
  abortReason(job: number): unknown;
  /** The job has kept something: it is published, if that is due. */
  kept(job: number): void;
  /** Whether `advance` should return at the step it has come to. @param done steps of this slice */
  pressing(done: number): boolean;
}

/** What `call` gives for a job that goes on. */
export const unfinished = Symbol("unfinished");

/** Makes a stepper of a task that is ready to run; anew if its instance was spoilt. */
export type MakeStepper = () => Stepper;

/** How a kind of task becomes ready: at once, or when its module has been loaded. */
export type Load<Spec> = (task: Spec, shared: unknown) => MakeStepper | Promise<MakeStepper>;
