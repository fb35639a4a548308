import type { Command } from "commander";
import type { AnyKernel } from "../../index.js";
import { addKernelOptions, filesField, parametersOf } from "./flags.js";
import { kernels, loadKernel } from "./load-kernel.js";
import { type RunFlags, addRunOptions } from "./run-options.js";
import { EXIT_CODES, helpOf, read, silent } from "./silent-command.js";
import { worthTrying } from "./worth-trying.js";
import { type OpenFiles, openFiles } from "../inputs/files.js";
import { UsageError, quoted } from "../ending/usage-error.js";

/** What `partway run ...` asks for. */
export type RunCall =
  | { help: string }
  | {
      help?: undefined;
      kernel: AnyKernel;
      params: Record<string, unknown>;
      options: RunFlags;
      /** Of a kernel that reads files. */
      files: OpenFiles | undefined;
    };

/**
 * Reads the arguments of `run`. The kernel decides which options there are, so they are read twice: first to find the
 * kernel, then with its options among the known ones.
 *
 * @param more the last of them, if they are said when a run is gone on with: files that are among them take the place of the others
 * @throws UsageError
 */
export async function parseRun(argv: readonly string[], more: readonly string[] = []): Promise<RunCall> {
  const probe = addRunOptions(newCommand()).allowUnknownOption().allowExcessArguments();
  read(probe, argv, "run");
  const { help } = probe.opts<RunFlags>();
  const task = findTask(probe.args);
  if (task === undefined) {
    if (help) return { help: helpFor(addRunOptions(newCommand())) };
    const names = [...kernels.keys()].join(", ");
    const got = probe.args[0] === undefined ? "nothing" : quoted(probe.args[0]);
    throw new UsageError(`run: expected a kernel (${names}) or a descriptor module first, got ${got}`);
  }
  const kernel = await loadKernel(task);
  const command = newCommand();
  const common = addRunOptions(newCommand());
  const typed = addKernelOptions(command, kernel, common);
  addRunOptions(command).allowExcessArguments();
  if (help) return { help: helpFor(command, task, kernel) + worthTrying(task, kernel, command, common) };
  read(command, argv, `run ${task}`);
  const options = command.opts<RunFlags>();
  const files = filesOf(kernel, pathsOf(kernel, more) ?? command.args.slice(1));
  const given = files && { [filesField(kernel)!.name]: files.inputs };
  const params = await parametersOf(kernel, typed(), { ...options.param, ...given });
  return { kernel, params, options, files };
}

/** The files that are said later; undefined if there are none. */
function pathsOf(kernel: AnyKernel, more: readonly string[]): string[] | undefined {
  if (more.length === 0 || !filesField(kernel)) return undefined;
  const command = newCommand();
  addKernelOptions(command, kernel, addRunOptions(newCommand()));
  addRunOptions(command).allowExcessArguments();
  read(command, [kernel.name, ...more], "resume");
  const paths = command.args.slice(1);
  return paths.length > 0 ? paths : undefined;
}

/** What a kernel that reads files is given to read; any other kernel takes no arguments. @throws UsageError */
function filesOf(kernel: AnyKernel, paths: readonly string[]): OpenFiles | undefined {
  const field = filesField(kernel);
  if (field) return openFiles(paths, field.endings);
  const [extra] = paths;
  if (extra === undefined) return undefined;
  throw new UsageError(`run: expected one kernel, got ${quoted(extra)} after ${quoted(kernel.name)}`);
}

/** The first argument, or, after options that are not known yet, what can only be a kernel. */
function findTask(rest: readonly string[]): string | undefined {
  if (rest[0] !== undefined && !rest[0].startsWith("-")) return rest[0];
  return rest.find((argument) => kernels.has(argument) || /^(\.{1,2}\/|\/|file:)|\.m?js$/.test(argument));
}

function newCommand(): Command {
  return silent("partway run").argument("<kernel | descriptor module>");
}

function helpFor(command: Command, task?: string, kernel?: AnyKernel): string {
  const files = kernel && filesField(kernel) ? " <files or folders | ->" : "";
  const usage = `partway run ${task ?? "<kernel | descriptor module>"} [options]${files}`;
  return helpOf(command, usage, kernel ? aboutKernel(kernel) : ABOUT);
}

const ABOUT = [
  "Runs a kernel on every core. Ctrl-C stops it at once, and what it has made is printed all the same.",
  "A descriptor module is a JavaScript file, or a package, that exports a kernel made with defineKernel. `partway kernels` lists the kernels that come with partway, `partway run <kernel> --help` the options of one.",
  "",
  "Keys, in a terminal: p pause and go on, s status, q stop as Ctrl-C does.",
  EXIT_CODES,
].join("\n");

function aboutKernel({ name, summary, partial }: AnyKernel): string {
  const stopped = partial === undefined ? "" : `\nStopped early, it gives ${partial}.`;
  return `${name} ${summary}.${stopped}`;
}
