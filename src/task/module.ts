import { PartwayError, describe } from "../errors.js";
import type { WasmSource } from "./kernel.js";

/** What a task is told of the job it is called for. */
export interface Job<State = unknown, Shared = unknown> {
  /** The job's number, from 0. */
  readonly number: number;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** What the job last yielded or kept before it was stopped; undefined for one that starts afresh. */
  readonly resumed: State | undefined;
  /** The `shared` option, cloned once for each worker. */
  readonly shared: Shared;
  /**
   * Aborted when the run is stopped or the job's time is up. With shared memory `aborted` can be read at any moment,
   * also in a loop that never awaits. Throwing its `reason` after a stop makes the job `partial`.
   */
  readonly signal: AbortSignal;
  /**
   * Keeps a state: the job's partial result, and what `resumed` will be. It is cloned at once, so this is for every
   * millisecond or so, not for the innermost loop. @throws PartwayError RESULT_UNCLONEABLE
   */
  keep(state: State): void;
  /** Says how far the job is, in units of its own. @param total unknown if it is left out */
  progress(done: number, total?: number): void;
}

/**
 * A task written in JavaScript: a generator or an async generator, each `yield` of which is a step boundary and gives the
 * job's state; or a function or an async function, of one step.
 */
export type TaskFunction<Input = never, T = unknown, State = unknown, Shared = unknown> = (
  input: Input,
  job: Job<State, Shared>,
) => T | Promise<T> | Generator<State, T, undefined> | AsyncGenerator<State, T, undefined>;

/** A WebAssembly module as a task of `map`, with what turns inputs to bytes and bytes to values. */
export interface WasmTask<Input = unknown, T = unknown> {
  wasm: WasmSource;
  /** What every worker's kernel is configured with. @default empty */
  configuration?: Uint8Array;
  /** A kernel's input. @default bytes as they are, numbers as little-endian f64, a string as UTF-8, anything else as JSON */
  encode?(input: Input): Uint8Array;
  /** Reads a kernel's snapshot. The bytes are its own. @default the bytes */
  decode?(snapshot: Uint8Array): T;
}

/**
 * What `map` and `exec` run: the URL of a module (.js, .mjs, .cjs, .ts) or of a .wasm file, WebAssembly itself, or the
 * name of a task that a worker entry of the program's own has given to `serve`.
 *
 * A task's name, by which reports and checkpoints know it, is the last part of its URL. That of an object URL is drawn at
 * random: a fragment gives the file its name, as in `new URL(`${URL.createObjectURL(file)}#factor.js`)`. Then a run goes on
 * from its checkpoint under another object URL with the same text, or under a file of that name. Without it the name is "task".
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type Task<T = unknown> = URL | string | Uint8Array | ArrayBuffer | WebAssembly.Module | WasmTask<any, T>;

/** An input that is rejected without being sent: whoever reads inputs found it wrong. */
export class RejectedInput {
  constructor(readonly error: PartwayError) {}
}

/** @throws PartwayError TASK_INVALID */
export function assertTask<T>(task: unknown): asserts task is Task<T> {
  if (typeof task === "string" ? task !== "" : task instanceof URL || isWasm(task) || isWasmTask(task)) return;
  const got = typeof task === "function" ? "a function, which cannot be sent to a worker" : describe(task);
  throw new PartwayError(
    "TASK_INVALID",
    `expected a task: the URL of a module or of a .wasm file, WebAssembly, or a name known to the pool's own workers; got ${got}`,
  );
}

/** Whether it is WebAssembly already, in bytes or compiled. */
export function isWasm(task: unknown): task is Uint8Array | ArrayBuffer | WebAssembly.Module {
  return task instanceof Uint8Array || task instanceof ArrayBuffer || task instanceof WebAssembly.Module;
}

export function isWasmTask(task: unknown): task is WasmTask {
  return typeof task === "object" && task !== null && "wasm" in task;
}

/** The name of the file that a URL points at; empty where it has none. */
export function fileOf({ protocol, hash, pathname }: URL): string {
  if (protocol === "blob:") return hash.slice(1);
  return protocol === "data:" ? "" : pathname.split("/").at(-1)!;
}

/** Whether a URL names WebAssembly, by its ending. */
export function namesWasm(url: URL): boolean {
  return fileOf(url).endsWith(".wasm") || url.href.startsWith("data:application/wasm");
}
