#!/usr/bin/env node
import { Console } from "node:console";
import { type Command, CommanderError } from "commander";
import { endBySignal, exitCodes } from "./ending/exit.js";
import { explained } from "./arguments/explained.js";
import { program } from "./program.js";
import { flushErrors, watchStreams } from "./ending/standard-streams.js";
import { UsageError } from "./ending/usage-error.js";

/** @throws UsageError */
async function parse(command: Command): Promise<void> {
  try {
    await command.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    const named = command.commands.find((one) => one.name() === process.argv[2]);
    throw explained(error, named ?? command, named?.name() ?? "");
  }
}

// What a descriptor module prints is no result.
globalThis.console = new Console({ stdout: process.stderr, stderr: process.stderr });
// What cannot be printed is no reason to crash.
watchStreams(() => {});
const { command, ended } = program();
try {
  await parse(command);
  await flushErrors();
  const end = ended();
  if (typeof end === "string") endBySignal(end);
  else process.exit(end);
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(exitCodes.done);
  const wrongCall = error instanceof UsageError;
  const text = wrongCall ? error.message.replaceAll(/\s*\n\s*/g, " ") : ((error as Error)?.stack ?? String(error));
  process.stderr.write(`partway: ${text}\n`);
  await flushErrors();
  process.exit(wrongCall ? exitCodes.usage : exitCodes.failed);
}
