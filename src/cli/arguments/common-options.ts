import type { Command } from "commander";
import { type Halt, duration, halt, isStandardOutput, whole } from "./values.js";

/** The flags that every command which runs something understands, read. */
export interface CommonOptions {
  workers?: number;
  output?: string;
  json?: true;
  grace?: number;
  timeout?: number;
  retries?: number;
  halt?: Halt;
  maxRunTime?: number;
  /** False: none. */
  checkpoint?: string | false;
  keepCheckpoint?: true;
  resumeFailed?: true;
  quiet?: true;
  color: boolean;
  sharedMemory: boolean;
  help?: true;
}

const LONGEST_MS = 2 ** 31 - 1;

/** What a command says of the flags that mean something else for it. */
export interface CommonTexts {
  output: string;
  json: string;
}

export function addCommonOptions(command: Command, { output, json }: CommonTexts): Command {
  return command
    .option("-j, --workers <n>", "workers at most (default: as many as there are cores)", whole("--workers", 1, 4_096))
    .option("-o, --output <file>", output, outputFile)
    .option("--json", json)
    .option(
      "--grace <ms>",
      "from a stop to terminating what has not stopped (default: 1000)",
      whole("--grace", 0, LONGEST_MS),
    )
    .option(
      "--timeout <ms>",
      "milliseconds that a job may take; one that does not look up is cut off after --grace more (default: none)",
      whole("--timeout", 1, LONGEST_MS),
    )
    .option(
      "--retries <n>",
      "how many times a failed job is tried again (default: 0)",
      whole("--retries", 0, LONGEST_MS),
    )
    .option(
      "--halt <policy>",
      "now,fail=N: stop when N jobs, or N% of those that have ended (3 at least), have failed, exit 4; soon,fail=N: let those in flight end",
      halt,
    )
    .option(
      "--max-run-time <duration>",
      "stop after so many seconds, or 90s, 10m, 1h; exit 3",
      duration("--max-run-time"),
    )
    .option(
      "--checkpoint <file>",
      "keep what is made in this file, and go on from what is in it; gone when all is done (default: partway-<task>-<digest>.partway, beside the output)",
    )
    .option("--no-checkpoint", "keep nothing")
    .option("--keep-checkpoint", "leave the checkpoint when all is done")
    .option("--resume-failed", "jobs that had failed are tried again")
    .option("--no-shared-memory", "share no memory with workers, as where it cannot be: stops take a slice of 8 ms")
    .option("-q, --quiet", "no progress and no notices, only errors")
    .option("--no-color", "no colors, as with NO_COLOR set")
    .option("-h, --help", "show this");
}

/** Standard output must not be opened anew: that would empty the file that a shell appends to. */
function outputFile(name: string): string {
  return isStandardOutput(name) ? "-" : name;
}
