import { type Task, readResult } from "../../index.js";
import { UsageError, quoted } from "../ending/usage-error.js";
import { kernels } from "./load-kernel.js";
import { locate } from "./locate.js";
import { type MapFlags, addMapOptions } from "./map-options.js";
import { EXIT_CODES, helpOf, read, silent } from "./silent-command.js";

/** What `partway map ...` asks for. */
export type MapCall =
  | { help: string }
  | {
      help?: undefined;
      /** As it was typed. */
      name: string;
      /** The task's module or WebAssembly. */
      url: URL;
      task: Task;
      /** A file, or "-" for standard input. */
      inputs: string;
      options: MapFlags;
    };

/** Reads the arguments of `map`. @throws UsageError */
export function parseMap(argv: readonly string[]): MapCall {
  const command = addMapOptions(silent("partway map").argument("<module>").argument("[inputs]").allowExcessArguments());
  read(command, argv, "map");
  const options = command.opts<MapFlags>();
  if (options.help)
    return { help: helpOf(command, "partway map <module | .wasm> [inputs.ndjson | -] [options]", ABOUT) };
  const [name, inputs, extra] = command.args;
  if (name === undefined) throw new UsageError("map: expected a task module or a .wasm file first, got nothing");
  if (extra !== undefined)
    throw new UsageError(`map: expected one file of inputs, got ${quoted(extra)} after ${quoted(inputs!)}`);
  if (inputs === undefined && process.stdin.isTTY)
    throw new UsageError("map: expected a file of inputs, or - for the terminal's own, got none");
  if (options.json && (options.output === undefined || options.output === "-"))
    throw new UsageError("--json: expected --output FILE beside it for the results, got both for standard output");
  const url = locateTask(name);
  return { name, url, task: taskOf(name, url, options), inputs: inputs ?? "-", options };
}

function locateTask(name: string): URL {
  const href = locate(name, "a task module or a .wasm file");
  if (href !== undefined) return new URL(href);
  const hint = kernels.has(name) ? `; it is a kernel, for partway run ${name}` : "";
  throw new UsageError(`${name}: expected a task module or a .wasm file, got no such file or package${hint}`);
}

function taskOf(name: string, url: URL, { result, export: wanted }: MapFlags): Task {
  const isWasm = url.pathname.endsWith(".wasm");
  if (result && !isWasm) throw new UsageError(`--result: expected a .wasm file, got ${quoted(name)}`);
  if (result && wanted !== undefined)
    throw new UsageError("--result: expected a kernel, whose results are bytes, got --export beside it");
  if (!isWasm) return url;
  return { wasm: url, ...(result && { decode: (bytes: Uint8Array) => readResult(result, bytes) }) };
}

const ABOUT = [
  "Runs a task on each line of a file, or of standard input. A line is JSON, and so is the line that is written for each job that was begun: how it ended, and what it has made. A malformed line has one, too. Ctrl-C stops it at once: jobs in flight are partial then, with what they had made.",
  "A task is the default export of a JavaScript or TypeScript module: a function or a generator, async or not. Or it is a .wasm file: a kernel, or a function over numbers.",
  "",
  "  $ echo 'export default (number) => number * 2' > twice.mjs",
  "  $ seq 1 1000 | partway map twice.mjs",
  '  {"job":0,"status":"fulfilled","value":2,"attempts":1} ...',
  "",
  "Keys, where standard input is a terminal and the inputs are a file: p pause and go on, s status, q stop as Ctrl-C does.",
  EXIT_CODES,
].join("\n");
