import { Command, CommanderError } from "commander";
import { explained } from "./explained.js";

/** Of every command that runs something. */
export const EXIT_CODES =
  "Exit codes: 0 all done, 1 done with failed jobs or the results could not be written, 2 wrong usage, 3 stopped by --max-run-time, 4 stopped by --halt, 5 the checkpoint is of another run or in use, 141 the reader of its output has gone; stopped by a signal, it ends by that signal.";

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

/** @param about paragraphs, each a line; they are laid out as wide as the options */
export function helpOf(command: Command, usage: string, about: string): string {
  const help = command.createHelp();
  const width = process.stdout.columns || 80;
  const text = about.split("\n").map((paragraph) => help.boxWrap(paragraph, width));
  const [, ...options] = command.helpInformation().split(/\n(?=[A-Z][^\n]*:\n)/);
  const sections = options.filter((section) => !section.startsWith("Arguments:"));
  return `Usage: ${usage}\n\n${text.join("\n")}\n\n${sections.join("\n").trimEnd()}\n`;
}
