export { AbortError, type ErrorCode, PartwayError, errorCodes } from "./errors.js";
export { type Interrupt, Interruption, createInterrupt } from "./interrupt/interrupt.js";
export { ndjson } from "./json/ndjson.js";
export { outcomeLine } from "./json/outcome.js";
export { plainJson } from "./json/plain.js";
export { reportJson } from "./json/report.js";
export type { AnyWorker, ResourceLimits } from "./platform/types.js";
export type { ExecOptions, MapOptions, PoolOptions, RunOptions } from "./pool/options.js";
export { Pool } from "./pool/pool.js";
export type { ChunkProgress, Progress } from "./pool/progress.js";
export type { Run, RunEvents } from "./pool/run.js";
export { type ByteRange, type Input, type InputFile, type InputStream, inputFile, isInput } from "./task/files.js";
export {
  type AnyKernel,
  type Fold,
  type Formats,
  type Kernel,
  type Plan,
  type Stage,
  type Preset,
  type Surface,
  type WasmSource,
  defineKernel,
} from "./task/kernel.js";
export { type Job, RejectedInput, type Task, type TaskFunction, type WasmTask } from "./task/module.js";
export type { Counts, Outcome, OutcomeStatus } from "./task/outcome.js";
export type { ParameterIssue, ParameterResult, ParameterSchema } from "./task/parameters.js";
export type { Report, RunStatus } from "./task/report.js";
export { type ResultType, readResult, resultTypes } from "./task/result.js";
