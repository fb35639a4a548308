import type { Command } from "commander";
import { type Halt, assignment, duration, halt, whole } from "./values.js";

/** The flags that every `run` understands, read. */
export interface CommonOptions {
  workers?: number;
  output?: string;
  format?: string;
  json?: true;
  grace?: number;
  timeout?: number;
  retries?: number;
  halt?: Halt;
  maxRunTime?: number;
  param?: Record<string, unknown>;
  quiet?: true;
  color: boolean;
  sharedMemory: boolean;
  help?: true;
}

const LONGEST_MS = 2 ** 31 - 1;

export function addCommonOptions(command: Command): Command {
  return command
    .optionsGroup("Options of every run:")
    .option("-j, --workers <n>", "workers at most (default: as many as there are cores)", whole("--workers", 1, 4_096))
    .option(
      "-o, --output <file>",
      "write the result to a file, in the format of its ending; it is replaced when all is written",
    )
    .option("--format <name>", "the result's format, on standard output or in the file")
    .option("--json", "print one JSON report")
    .option(
      "--grace <ms>",
      "from a stop to terminating what has not stopped (default: 1000)",
      whole("--grace", 0, LONGEST_MS),
    )
    .option("--timeout <ms>", "milliseconds that a job may take (default: none)", whole("--timeout", 1, LONGEST_MS))
    .option(
      "--retries <n>",
      "how many times a failed job is tried again (default: 0)",
      whole("--retries", 0, LONGEST_MS),
    )
    .option(
      "--halt <policy>",
      "now,fail=N: stop when N jobs have failed, exit 4; soon,fail=N: let those in flight end",
      halt,
    )
    .option(
      "--max-run-time <duration>",
      "stop after so many seconds, or 90s, 10m, 1h; exit 3",
      duration("--max-run-time"),
    )
    .option(
      "--param <name=value>",
      "a parameter by its name, for kernels whose parameters are no flags; may be repeated",
      addParameter,
    )
    .option("--no-shared-memory", "share no memory with workers, as where it cannot be: stops take a slice of 8 ms")
    .option("-q, --quiet", "no progress and no notices, only errors")
    .option("--no-color", "no colors, as with NO_COLOR set")
    .option("-h, --help", "show what can be said here");
}

function addParameter(text: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const [name, value] = assignment(text);
  return { ...before, [name]: value };
}
