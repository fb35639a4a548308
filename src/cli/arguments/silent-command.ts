import { Command, CommanderError } from "commander";
import { explained } from "./explained.js";

/** A command that neither prints nor exits. Its help and its suggestions are ours. */
export function silent(name: string): Command {
  return new Command(name)
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr() {}, writeOut() {} })
    .showSuggestionAfterError(false)
    .configureHelp({ showGlobalOptions: false });
}

/** @param typed the command as it is typed, for messages @throws UsageError */
export function read(command: Command, argv: readonly string[], typed: string): void {
  const operands = command.registeredArguments;
  try {
    // Whether an operand is there is for us to say.
    for (const operand of operands) operand.required = false;
    command.parse([...argv], { from: "user" });
  } catch (error) {
    throw error instanceof CommanderError ? explained(error, command, typed) : error;
  }
}

export function helpOf(command: Command, usage: string, about: string): string {
  const [, ...options] = command.helpInformation().split(/\n(?=[A-Z][^\n]*:\n)/);
  const sections = options.filter((section) => !section.startsWith("Arguments:"));
  return `Usage: ${usage}\n\n${about}\n\n${sections.join("\n").trimEnd()}\n`;
}
