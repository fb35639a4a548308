import type { Command } from "commander";
import { type CommonOptions, addCommonOptions } from "./common-options.js";
import { assignment } from "./values.js";

/** The flags that every `run` understands, read. */
export interface RunFlags extends CommonOptions {
  format?: string;
  param?: Record<string, unknown>;
}

export function addRunOptions(command: Command): Command {
  addCommonOptions(command.optionsGroup("Options of every run:"), {
    output: "write the result to a file, in the format of its ending; it is replaced when all is written",
    json: "print one JSON report",
  });
  return command
    .option("--format <name>", "the result's format, on standard output or in the file")
    .option(
      "--param <name=value>",
      "a parameter by its name, for kernels whose parameters are no flags; may be repeated",
      addParameter,
    );
}

function addParameter(text: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const [name, value] = assignment(text);
  return { ...before, [name]: value };
}
