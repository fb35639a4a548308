import {
  type AnyKernel,
  type Pool,
  type ResultType,
  type Run,
  type RunOptions,
  type WasmTask,
  ndjson,
  readResult,
} from "partway";
import { type Files, asInputs } from "./files.js";

/** What a run is made of: a kernel and its parameters, or a task of the visitor's own and its inputs. */
export type Call = KernelCall | MapCall;

export interface KernelCall {
  kernel: AnyKernel;
  /** Without its files. */
  params: Record<string, unknown>;
  /** Of a kernel that reads files. */
  files?: Files;
}

export interface MapCall {
  /** A JavaScript module, or WebAssembly. */
  task: File;
  /** A JSON value a line. */
  inputs: File;
  /** Which of the task's exports is called. @default the module's default; of WebAssembly the kernel, or the only function */
  export?: string;
  /** How the bytes that a WebAssembly kernel makes are read. */
  result?: ResultType;
}

export function isMap(call: Call): call is MapCall {
  return "task" in call;
}

export function nameOf(call: Call): string {
  return isMap(call) ? call.task.name : call.kernel.name;
}

/** In bytes: inputs that take no more are read at once, so that it is known from the start how many there are. */
const AT_ONCE = 2 ** 23;

/** The inputs of a task of one's own. */
export async function inputsOf({ inputs }: MapCall): Promise<Inputs> {
  const stream = ndjson(inputs.stream());
  if (inputs.size > AT_ONCE) return stream;
  const list: unknown[] = [];
  for await (const input of stream) list.push(input);
  return list;
}

export type Inputs = Iterable<unknown> | AsyncIterable<unknown>;

/** Starts it. The run owns the task's address until it has settled. @param inputs of a task of one's own */
export function launch(pool: Pool, call: Call, inputs: Inputs | undefined, options: RunOptions): Run {
  if (!isMap(call)) return pool.run(call.kernel, { ...call.params, ...asInputs(call.files) }, options) as Run;
  const { task, result = "bytes", ...rest } = call;
  // A module has to be of that type, whatever the system thinks of its name; and a task is called by what follows the #.
  const typed = new Blob([task], { type: isWasm(task) ? "application/wasm" : "text/javascript" });
  const address = new URL(`${URL.createObjectURL(typed)}#${taskName(task)}`);
  const wasm: WasmTask = { wasm: address, decode: (bytes) => readResult(result, bytes) };
  const run = pool.map(isWasm(task) ? wasm : address, inputs!, {
    ...options,
    ...(rest.export && { export: rest.export }),
  }) as Run;
  const release = (): void => URL.revokeObjectURL(address.href);
  run.report.then(release, release);
  return run;
}

export function isWasm({ name }: File): boolean {
  return /\.wasm$/i.test(name);
}

/** What checkpoints call a task: its name as it stands in the address of its file, so that a terminal calls it the same. */
export function taskName({ name }: File): string {
  const plain = name.replaceAll(/[%?#\\]/g, encodeURIComponent);
  return new URL(`file:///${plain}`).pathname.slice(1);
}
