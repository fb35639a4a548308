import type { PartwayError } from "../errors.js";

/**
 * Keeps what a run makes, so that the same run goes on from there: in another process, on another machine. The entry
 * `partway/checkpoint` makes them.
 */
export interface Checkpoint {
  /**
   * Finds out whether what is kept is this run's, and gets ready to keep more of it.
   *
   * @throws PartwayError CHECKPOINT_MISMATCH, CHECKPOINT_INVALID, CHECKPOINT_LOCKED, CHECKPOINT_FAILED
   */
  open(run: RunIdentity): Promise<OpenCheckpoint>;
  /**
   * Hears that nothing can be kept, or nothing more: CHECKPOINT_FAILED, or CHECKPOINT_LOCKED. The run goes on without it; where
   * nobody hears, it fails.
   */
  failed?(error: PartwayError): void;
}

/** What a run is: one that goes on must be the same in everything here. */
export interface RunIdentity {
  command: "run" | "map";
  /** The task's name. */
  task: string;
  /** Of `run`: what the kernel was called with, for whoever wants to make the same call. It is not compared. */
  params?: unknown;
  /** Whether its jobs are known by their inputs: those of `map`, and of a run that is planned by inputs or in stages. */
  keyed: boolean;
  /** By what it is called: bytes, the URL of a module, or a value. What is undefined is not compared. */
  parts: Readonly<Record<string, unknown>>;
}

/** A checkpoint that a run writes to. What is handed over is kept before anybody hears of it. */
export interface OpenCheckpoint {
  /** For messages: where it is. */
  readonly name: string;
  /** What is kept of a run whose jobs are known by their numbers. */
  readonly saved: SavedRun;
  /** Of a keyed run: how many jobs are kept that nobody has taken over. */
  readonly left: number;
  /** Of a keyed run: by what a job with such an input is known again. */
  keyOf(input: unknown): bigint;
  /** Of a keyed run: a job takes over what is kept under its key, if anything is. Of equal inputs each takes what is another's. */
  take(key: bigint, job: number): KnownJob | undefined;
  rows(rows: SavedRows): void;
  outcome(outcome: SavedOutcome): void;
  /** A job under way: what it has made so far. */
  snapshot(snapshot: SavedSnapshot): void;
  /** The run did not begin after all: the checkpoint is as it was. */
  release(): Promise<void>;
  /** The run has come to an end: everything is safe when this resolves. */
  close(end: SavedEnd): Promise<void>;
}

/** What is kept of a run: each job's latest news. */
export interface SavedRun {
  /** Jobs that have ended. */
  rows: readonly SavedRows[];
  outcomes: ReadonlyMap<number, SavedOutcome>;
  /** Jobs that were begun and have not ended. */
  snapshots: ReadonlyMap<number, SavedSnapshot>;
}

/** What is kept of a job: what it came to in one step, its outcome, or its snapshot. */
export type KnownJob = { value: unknown } | SavedOutcome | SavedSnapshot;

/** Jobs in a row that were fulfilled in one step. */
export interface SavedRows {
  first: number;
  /** Of `map`: their keys. */
  keys?: BigUint64Array | undefined;
  values: readonly unknown[] | Float64Array;
}

/** What there is of a job. */
export interface SavedSnapshot {
  job: number;
  /** Of `map`. Its number is another one when lines were added or reordered. */
  key?: bigint | undefined;
  attempts: number;
  /** A kernel's bytes, or what a module returned, yielded or kept. */
  snapshot?: unknown;
  position?: number | undefined;
  extent?: number | undefined;
}

/** A job that has ended. */
export interface SavedOutcome extends SavedSnapshot {
  status: "fulfilled" | "rejected";
  /** Why it was rejected, as it crosses from a worker: plain data. */
  error?: { code: string; message: string; cause?: unknown } | undefined;
}

/** How a run ended, for now. */
export interface SavedEnd {
  status: "completed" | "stopped" | "failed";
  reason: string | undefined;
  /** Jobs that were known of, and whether that was all. */
  jobs: number;
  inputsEnded: boolean;
  /** Milliseconds that it took, pauses left out. */
  elapsedMs: number;
}
