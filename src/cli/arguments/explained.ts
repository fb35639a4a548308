import type { Command, CommanderError } from "commander";
import { nearest } from "./nearest.js";
import { UsageError } from "../ending/usage-error.js";

/** What commander found wrong, in one line that says what was expected. @param name the command, as it is typed */
export function explained(error: CommanderError, command: Command, name: string): UsageError {
  const [, named = ""] = /option '([^']+)'/.exec(error.message) ?? [];
  if (error.code === "commander.optionMissingArgument") {
    const option = command.options.find(({ flags }) => flags === named);
    return new UsageError(`${option?.long ?? named}: expected ${/<.*>/.exec(named)?.[0] ?? "a value"}, got nothing`);
  }
  if (error.code !== "commander.unknownOption")
    return new UsageError(error.message.replace(/^error: /, "").replaceAll("\n", " "));
  const typed = named.split("=", 1)[0]!;
  const near = nearest(
    typed,
    command.options.flatMap(({ long }) => long ?? []),
  );
  const hint = near ? `did you mean ${near}?` : `see partway ${name} --help`.replace(/ +/g, " ");
  return new UsageError(`${typed}: expected an option of ${name.trim() || "partway"}, got an unknown one; ${hint}`);
}
