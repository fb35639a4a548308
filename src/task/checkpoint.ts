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
}

/** What a run is: one that goes on must be the same in everything here. */
export interface RunIdentity {
  command: "run" | "map";
  /** The task's name. */
  task: string;
  /** By what it is called: bytes, the URL of a module, or a value. What is undefined is not compared. */
  parts: Readonly<Record<string, unknown>>;
}

/** A checkpoint that a run writes to. What is handed over is kept before anybody hears of it. */
export interface OpenCheckpoint {
  /** For messages: where it is. */
  readonly name: string;
  /** What is kept of the run. */
  readonly saved: SavedRun;
  /** Of `map`: by what a job is known again. Asked for once for each job, in the order of their numbers. */
  keyOf(input: unknown): bigint;
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
  /** By their keys, or, in a run that plans its own jobs, by their numbers. */
  outcomes: ReadonlyMap<JobId, SavedOutcome>;
  /** Jobs that were begun and have not ended. */
  snapshots: ReadonlyMap<JobId, SavedSnapshot>;
}

/** A job's key, or its number in a run that plans its own jobs. */
export type JobId = bigint | number;

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
