/**
 * What travels between the main side and a worker, always on the MessageChannel made for that worker.
 *
 *   main -> worker   Comlink calls of `WorkerApi`. `work` alone is awaited; a lost worker never answers it.
 *   worker -> main   Comlink's answers, and `Notice`s, which nobody answers: a looping worker could not read an answer.
 *
 * The rule: each job of a chunk comes back exactly once, as an outcome or as unbegun, in a `finished` or `handed` notice or
 * in the answer of `work`; after the answer nothing of that chunk comes any more. What had not come back when its
 * worker is lost counts as not done. Jobs that the main side has taken back meanwhile (`Board.revoke`) may come all the
 * same: such news is stale, and changes nothing.
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
  /** Computes the jobs of a chunk, and makes its run's task ready before, if the worker does not know it. */
  work(chunk: Chunk): ChunkReply | Promise<ChunkReply>;
  /** The run's control word has changed: without shared memory, and for steps that wait, this is how it is heard. */
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
  /** What every job of a module is given as `job.shared`. */
  shared?: unknown;
  /** Whether outcomes tell when their job was begun and what it took. */
  times?: boolean;
  /** Whether inputs were transferred: those of unbegun jobs are handed back. */
  transferred?: boolean;
}

/** What a worker needs to make a stepper. */
export type TaskSpec = KernelSpec | FunctionSpec | ModuleSpec | NamedSpec;

export interface KernelSpec {
  kind: "kernel";
  name: string;
  module: WebAssembly.Module;
  configuration: Uint8Array;
  /** The number of its first job: 0, but for a stage that follows another. */
  first?: number;
}

/** A bare function over numbers that a WebAssembly module exports. */
export interface FunctionSpec {
  kind: "function";
  name: string;
  module: WebAssembly.Module;
  export: string;
}

/** A JavaScript module, imported by each worker. */
export interface ModuleSpec {
  kind: "module";
  name: string;
  url: string;
  export: string;
}

/** A task that the worker's own entry has given a name. */
export interface NamedSpec {
  kind: "named";
  name: string;
}

export interface Chunk {
  run: number;
  /** Counts the chunks of the pool. */
  chunk: number;
  /** The run, with the first of its chunks that this worker gets. */
  open?: OpenRun | undefined;
  /** Jobs that were sent before: each travels with what there is of it. */
  jobs: WireJob[];
  /** Jobs that were never sent before; they come after the others. */
  fresh?: FreshJobs;
}

export interface WireJob {
  job: number;
  /** Which attempt this is, from 1. */
  attempt: number;
  input?: unknown;
  /** The snapshot from which the job goes on, and how far it is there. */
  resume?: unknown;
  position?: number | undefined;
}

/** Jobs in a row. Inputs that are all numbers travel packed. */
export interface FreshJobs {
  first: number;
  count: number;
  inputs?: readonly unknown[] | Float64Array;
}

/** What a worker made of the jobs of a chunk, or of some of them. */
export interface Made {
  /** Jobs that were fulfilled in one step, with nothing but a result to tell. */
  stretches: Stretch[];
  outcomes: WireOutcome[];
  /** How many jobs at the chunk's end were not begun. */
  unbegun: number;
  /** Their inputs, if they were transferred. */
  inputs?: unknown[];
}

export interface ChunkReply extends Made {
  /** What the chunk's jobs took, in ms, without pauses and set-up work. */
  busyMs: number;
  /** How many jobs ended in the chunk, those that were handed over included. */
  ended: number;
  /** What is wrong with the run's task: then no job of it was begun. */
  error?: WireError | undefined;
  /** The task is still being loaded: the run was stopped meanwhile. */
  loading?: boolean;
}

/** Fulfilled jobs in a row, by their results. Results that are all numbers travel packed. */
export interface Stretch {
  first: number;
  values: readonly unknown[] | Float64Array;
}

export interface WireOutcome {
  job: number;
  status: "fulfilled" | "partial" | "rejected";
  /** A kernel's bytes, or what a module returned, yielded or kept. */
  snapshot?: unknown;
  position?: number;
  extent?: number;
  error?: WireError;
  /** In ms since 1970. */
  started?: number;
  elapsedMs?: number;
}

/** An error as it crosses: `PartwayError` is put together again on the other side. */
export interface WireError {
  code: string;
  message: string;
  cause?: WireCause;
}

/** What was thrown: an error in its parts, for structured clone loses its class, its own properties and often its name. */
export type WireCause =
  | { type: "error"; name: string; message: string; stack?: string; cause?: WireCause; own: Record<string, WireCause> }
  | { type: "list"; values: WireCause[] }
  | { type: "value"; value: unknown };

export type Notice =
  /** The worker listens. */
  | { type: "ready" }
  /** A message did not arrive, and nobody knows of which job: one to the worker, or one of its own. It says nothing more. */
  | { type: "undelivered"; code: "INPUT_UNCLONEABLE" | "RESULT_UNCLONEABLE"; reason: string | undefined }
  | ChunkNotice;

export type ChunkNotice =
  /** The run's task is ready, set-up work included. Posted without shared memory, where the board cannot tell whether a job was begun. */
  | { type: "loaded"; chunk: number }
  /** A job has outlived a slice. Posted without shared memory, where the board cannot tell; then its end is told of at once. */
  | { type: "begun"; chunk: number; job: number }
  /** A job in flight: what it has made so far. */
  | { type: "snapshot"; chunk: number; job: number; snapshot: unknown; position?: number; extent?: number }
  /** Some jobs have ended; the chunk goes on. */
  | ({ type: "finished"; chunk: number } & Made)
  /** A chunk grew old in the middle of a job: what is finished, and the jobs that somebody else should do. */
  | ({ type: "handed"; chunk: number } & Made)
  /** The chunk's job is held (a pause) or goes on. A held chunk leaves the worker free for other runs. */
  | { type: "held"; chunk: number; held: boolean };
