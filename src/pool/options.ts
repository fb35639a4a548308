import { PartwayError, describe } from "../errors.js";
import type { AnyWorker, ResourceLimits } from "../platform/types.js";
import type { Checkpoint } from "../task/checkpoint.js";
import type { Outcome } from "../task/outcome.js";

export interface PoolOptions {
  /** Workers at most; they are started when there is work for them. @default the machine's cores */
  workers?: number;
  /** "off": never share memory with workers, even where it can be. Stops then take a slice of 8 ms instead of one of less than 1 ms. @default "auto" */
  sharedMemory?: "auto" | "off";
  /** V8's limits for each worker, as in node:worker_threads. Node only. @default V8's own */
  resourceLimits?: ResourceLimits;
  /** Runs that may be under way at once; one more is rejected with QUEUE_FULL. @default Infinity */
  maxQueue?: number;
  /** Makes a worker whose script calls `serve`, where the built-in one cannot be used. @default the built-in worker */
  createWorker?: () => AnyWorker;
}

export interface RunOptions<T = unknown> {
  /** Aborting it stops the run, as `run.stop(signal.reason)` does. */
  signal?: AbortSignal;
  /** Aborting it terminates the workers that have not stopped, as `run.force()` does. */
  force?: AbortSignal;
  /** Milliseconds from a stop to `force`, 0 to 2^31 - 1. @default 1000 */
  grace?: number;
  /** Milliseconds that a job may take, from its start, pauses left out. @default none */
  timeout?: number;
  /** How many times a failed job is tried again. @default 0 */
  retries?: number;
  /**
   * Stops the run, as failed, once this many jobs are rejected, or this part of those that have ended: "5%", which means
   * three at least. @default Infinity
   */
  maxFailures?: number | `${number}%`;
  /** What `maxFailures` does: "now" stops the run, "soon" sends no further jobs and lets those with workers end. @default "now" */
  halt?: "now" | "soon";
  /** Runs of higher priority get the free workers first. @default 0 */
  priority?: number;
  /** `for await` gives outcomes in order of job numbers. @default false */
  keepOrder?: boolean;
  /** Whether outcomes are kept for the report and for late readers. @default true */
  collect?: boolean;
  /** Keeps what the run makes; the same call with the same checkpoint goes on from there. From `partway/checkpoint`. @default none */
  checkpoint?: Checkpoint;
  /** Called with what a job in flight has published, every 100 ms at most. */
  onSnapshot?: (outcome: Outcome<T>) => void;
}

/** The options of `map`. Those of `exec` are the ones that mean something for a single job. */
// oxlint-disable-next-line typescript/no-explicit-any
export interface MapOptions<T = unknown, Input = any> extends RunOptions<T> {
  /** Which of a module's exports is the task. @default "default"; of WebAssembly, a kernel, or the only function */
  export?: string;
  /** Cloned once for each worker: `job.shared`. */
  shared?: unknown;
  /**
   * What of an input is transferred to its worker instead of being copied. Jobs then travel one by one, and a failed
   * one cannot be tried again: its input is gone. The inputs of unstarted jobs come back, in their outcomes.
   */
  transfer?: (input: Input) => readonly object[];
  /** Whether outcomes tell when their job was begun and what it took. @default false */
  times?: boolean;
}

// oxlint-disable-next-line typescript/no-explicit-any
export type ExecOptions<T = unknown, Input = any> = Omit<
  MapOptions<T, Input>,
  "maxFailures" | "halt" | "keepOrder" | "collect" | "times"
>;

type Check = { expected: string; test(value: unknown): boolean };

const LONGEST_MS = 2 ** 31 - 1;
const isFunction: Check = { expected: "a function", test: (value) => typeof value === "function" };
const isBoolean: Check = { expected: "true or false", test: (value) => typeof value === "boolean" };
const isSignal: Check = {
  expected: "an AbortSignal",
  test: (value) =>
    typeof (value as AbortSignal | null)?.addEventListener === "function" && "aborted" in (value as object),
};

function whole(least: number, most: number): Check {
  const range = most === Number.POSITIVE_INFINITY ? `${least} or more` : `from ${least} to ${most}`;
  const test = (value: unknown): boolean =>
    typeof value === "number" && value >= least && value <= most && (Number.isInteger(value) || value === most);
  return { expected: `a whole number ${range}`, test };
}

const poolChecks: Record<keyof PoolOptions, Check> = {
  workers: whole(1, 4_096),
  sharedMemory: { expected: '"auto" or "off"', test: (value) => value === "auto" || value === "off" },
  resourceLimits: { expected: "an object", test: (value) => typeof value === "object" && value !== null },
  maxQueue: whole(1, Number.POSITIVE_INFINITY),
  createWorker: isFunction,
};

const runChecks: Record<keyof RunOptions, Check> = {
  signal: isSignal,
  force: isSignal,
  grace: whole(0, LONGEST_MS),
  timeout: {
    expected: "milliseconds above 0",
    test: (value) => typeof value === "number" && value > 0 && value <= LONGEST_MS,
  },
  retries: whole(0, LONGEST_MS),
  maxFailures: {
    expected: 'a whole number from 1, or a share such as "5%"',
    test: (value) =>
      typeof value === "string"
        ? /^\d+(\.\d+)?%$/.test(value) && Number.parseFloat(value) > 0 && Number.parseFloat(value) <= 100
        : whole(1, Number.POSITIVE_INFINITY).test(value),
  },
  halt: { expected: '"now" or "soon"', test: (value) => value === "now" || value === "soon" },
  priority: { expected: "a number", test: (value) => typeof value === "number" && !Number.isNaN(value) },
  keepOrder: isBoolean,
  collect: isBoolean,
  checkpoint: {
    expected: "a checkpoint of partway/checkpoint",
    test: (value) => typeof (value as Checkpoint | null)?.open === "function",
  },
  onSnapshot: isFunction,
};

const mapChecks: Record<keyof MapOptions, Check> = {
  ...runChecks,
  export: { expected: "the name of an export", test: (value) => typeof value === "string" && value !== "" },
  shared: { expected: "anything", test: () => true },
  transfer: isFunction,
  times: isBoolean,
};

/** @throws PartwayError OPTION_INVALID */
export function checkPoolOptions(options: PoolOptions): PoolOptions {
  check(options, poolChecks, []);
  return options;
}

/** What an interrupt carries beside its signals is not an option, and does no harm. @throws PartwayError OPTION_INVALID */
export function checkRunOptions<T>(options: RunOptions<T>): RunOptions<T> {
  check(options, runChecks, ["dispose"]);
  return options;
}

/** @throws PartwayError OPTION_INVALID */
export function checkMapOptions<T, Input>(options: MapOptions<T, Input>): MapOptions<T, Input> {
  check(options, mapChecks, ["dispose"]);
  return options;
}

function check(options: unknown, checks: Record<string, Check>, alsoKnown: string[]): void {
  if (options === null || typeof options !== "object") {
    throw new PartwayError("OPTION_INVALID", `options: expected an object, got ${describe(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || alsoKnown.includes(name)) continue;
    const known = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!known) {
      const expected = Object.keys(checks).join(", ");
      throw new PartwayError("OPTION_INVALID", `option ${name}: expected one of ${expected}`);
    }
    if (!known.test(value)) {
      throw new PartwayError("OPTION_INVALID", `option ${name}: expected ${known.expected}, got ${describe(value)}`);
    }
  }
}
