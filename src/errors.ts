/**
 * Every error that partway throws, or puts into an outcome, is a `PartwayError` with one of these codes.
 * A code never changes its meaning; a message may.
 */
export const errorCodes = {
  OPTION_INVALID: "an option of the library has a value out of its range, or a name nobody knows",
  PARAMETER_INVALID: "a task's parameter is missing, unknown, or out of its range",
  TASK_INVALID: "what was given as a task is none, or its plan is not usable",
  WASM_INVALID: "the bytes are not a WebAssembly module: truncated, corrupt, or something else",
  KERNEL_INVALID: "a WebAssembly module lacks an export of the kernel ABI, or asks for imports nobody supplies",
  ABI_UNSUPPORTED: "the kernel was written for another version of the ABI",
  KERNEL_TRAPPED: "the kernel trapped (unreachable, out of bounds, abort) while it ran",
  MODULE_INVALID: "a task's module cannot be loaded, or has no such export, or what it exports is no function",
  JOB_FAILED: "a task threw: `cause` is its error, with name, message, stack, cause and own properties",
  INPUT_FAILED: "the input of a job could not be made, or the inputs could not be read on",
  INPUT_MALFORMED: "a line of the inputs is not what it should be: the command line names the line",
  INPUT_UNCLONEABLE: "the input of a job cannot be cloned, so it cannot be sent to a worker",
  INPUT_LOST: "the input of a job was transferred to a worker, and was lost with it",
  RESULT_INVALID: "a finished job's snapshot could not be decoded",
  RESULT_UNCLONEABLE: "what a task returned, yielded or kept cannot be cloned, so it cannot leave its worker",
  CHECKPOINT_INVALID: "what was given as a checkpoint is none, or is of a later version of its format",
  CHECKPOINT_MISMATCH: "the checkpoint is of another run: the message says what differs",
  CHECKPOINT_LOCKED: "another run, which is still alive, writes to the checkpoint",
  CHECKPOINT_FAILED: "the checkpoint cannot be read, or cannot be written any more",
  JOB_TIMEOUT: "a job took longer than `timeout`",
  WORKER_LOST: "a worker died: an uncaught error, or an exit, while the job was in flight",
  OUT_OF_MEMORY: "a worker ran out of memory while the job was in flight",
  WORKER_START_FAILED: "workers cannot be started here, several in a row died before they did any work",
  ABORTED: "`exec` was stopped before its job had ended; `name` is AbortError, `cause` why, `partial` what was kept",
  TOO_MANY_FAILURES: "as many jobs were rejected as `maxFailures` allows; the run's status is failed",
  POOL_CLOSED: "the pool was closed or terminated and takes no further runs",
  QUEUE_FULL: "the pool has `maxQueue` runs already",
} as const;

export type ErrorCode = keyof typeof errorCodes;

export class PartwayError extends Error {
  override readonly name: string = "PartwayError";
  /** Stable: one of `errorCodes`. */
  readonly code: ErrorCode;
  /** Set on the error a run rejects with: what the run had made until then. */
  declare report?: unknown;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What `exec` rejects with when it is stopped. */
export class AbortError extends PartwayError {
  override readonly name = "AbortError";

  /**
   * @param cause why: the signal's reason
   * @param partial what the job had last kept; undefined if that is nothing
   */
  constructor(
    cause: unknown,
    readonly partial: unknown,
  ) {
    const why = reasonOf(cause ?? "no reason given");
    super("ABORTED", `stopped before the job had ended: ${why}`, { cause });
  }
}

/** What went wrong, as a text. Of a full storage browsers give no more than a name. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

/** Says what a wrong value is, briefly enough for a one-line message. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value !== null && typeof value === "object") return `an object (${value.constructor?.name ?? "Object"})`;
  return String(value);
}
