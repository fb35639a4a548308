#!/usr/bin/env node
import { CommanderError } from "commander";
import { endBySignal, exitCodes } from "./exit.js";
import { program } from "./program.js";
import { flushErrors, watchStreams } from "./standard-streams.js";
import { UsageError } from "./usage-error.js";

// What cannot be printed is no reason to crash.
watchStreams(() => {});
const { command, ended } = program();
try {
  await command.parseAsync();
  await flushErrors();
  const end = ended();
  if (typeof end === "string") endBySignal(end);
  else process.exit(end);
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(exitCodes.done);
  const wrongCall = error instanceof UsageError || error instanceof CommanderError;
  const text = wrongCall ? error.message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ") : (error as Error)?.stack ?? String(error);
  process.stderr.write(`partway: ${text}\n`);
  await flushErrors();
  process.exit(wrongCall ? exitCodes.usage : exitCodes.failed);
}
