/**
 * What travels between the main side and a worker, always on the MessageChannel made for that worker.
 *
 *   main -> worker   Comlink calls of `WorkerApi`. `work` alone is awaited; a lost worker never answers it.
 *   worker -> main   Comlink's answers, and `Notice`s, which nobody answers: a looping worker could not read an answer.
 *
 * The rule: each job of a chunk comes back exactly once, as an outcome or as unbegun, in a `handed` notice or in the
 * answer of `work`; after the answer nothing of that chunk comes any more. What had not come back when its worker is lost
 * counts as not done.
 */

/** The first message on a worker's own port: its end of the channel. */
export interface Connect {
  partway: 1;
  port: MessagePort;
  /** The worker's board; absent without shared memory. */
  board?: SharedArrayBuffer;
  /** What the board's times count from, in ms since 1970. */
  epoch: number;
}

export interface WorkerApi {
  /** Makes the run's task ready. Answers with what is wrong with the task, if anything. */
  open(run: OpenRun): WireError | undefined;
  /** Computes the jobs of a chunk. */
  work(chunk: Chunk): ChunkReply | Promise<ChunkReply>;
  /** The run's control word has changed: without shared memory, and for a run that is paused, this is how it is heard. */
  control(run: number, state: number): void;
  /** Forgets the run. */
  close(run: number): void;
}

export interface OpenRun {
  run: number;
  task: TaskSpec;
  /** The buffer of the run's control word; absent without shared memory. */
  control?: SharedArrayBuffer;
  /** Milliseconds that a job may take from its start, paused time left out. */
  timeout?: number;
}

/** What a worker needs to make a stepper. */
export interface TaskSpec {
  kind: "kernel";
  name: string;
  module: WebAssembly.Module;
  configuration: Uint8Array;
}

export interface Chunk {
  run: number;
  /** Counts the chunks of the pool. */
  chunk: number;
  jobs: WireJob[];
}

export interface WireJob {
  job: number;
  input?: Uint8Array;
  /** The snapshot from which the job goes on. */
  resume?: Uint8Array;
}

export interface ChunkReply {
  outcomes: WireOutcome[];
  /** Jobs of the chunk that were not begun. */
  unbegun: number[];
  /** What the chunk's jobs took, in ms, without pauses and set-up work. */
  busyMs: number;
  /** How many jobs ended in the chunk, those that were handed over included. */
  ended: number;
}

export interface WireOutcome {
  job: number;
  status: "fulfilled" | "partial" | "rejected";
  snapshot?: Uint8Array;
  position?: number;
  extent?: number;
  error?: WireError;
}

/** An error as it crosses: `PartwayError` is put together again on the other side. */
export interface WireError {
  code: string;
  message: string;
  cause?: unknown;
}

export type Notice =
  /** The worker listens. */
  { type: "ready" } | ChunkNotice;

export type ChunkNotice =
  /** A job has outlived a slice. Posted without shared memory, where the board cannot tell. */
  | { type: "begun"; chunk: number; job: number }
  /** A job in flight: what it has made so far. */
  | { type: "snapshot"; chunk: number; job: number; snapshot: Uint8Array; position: number; extent: number }
  /** A chunk grew old in the middle of a job: what is finished, and the jobs that somebody else should do. */
  | { type: "handed"; chunk: number; outcomes: WireOutcome[]; unbegun: number[] }
  /** The chunk's job is held (a pause) or goes on. A held chunk leaves the worker free for other runs. */
  | { type: "held"; chunk: number; held: boolean };
