import { readFileSync } from "node:fs";
import { Command } from "commander";
import { map } from "./commands/map.js";
import { listKernels } from "./commands/kernels.js";
import { resume } from "./commands/resume.js";
import { run } from "./commands/run.js";
import { status } from "./commands/status.js";
import { type End, exitCodes } from "./ending/exit.js";
import { nearest } from "./arguments/nearest.js";
import { UsageError, quoted } from "./ending/usage-error.js";
import { whole } from "./arguments/values.js";

/** The commands, and how the one that ran has ended. Those that need what no run does are loaded when they are called. */
export function program(): { command: Command; ended(): End } {
  let end: End = exitCodes.done;
  const command = new Command("partway")
    .description("Runs CPU-bound work on every core. Stop it at any moment: everything made so far is kept.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this")
    .helpCommand(false)
    .usage("<command> [options]")
    .enablePositionalOptions()
    // What a command takes, its own help says.
    .configureHelp({ subcommandTerm: (one) => one.name() })
    .exitOverride()
    .configureOutput({ writeErr() {} });
  command
    .argument("[command]")
    .allowExcessArguments()
    .action((typed: string | undefined) => {
      const names = command.commands.map((one) => one.name());
      const near = typed === undefined ? undefined : nearest(typed, names);
      const hint = near ? `did you mean ${near}?` : "see partway --help";
      throw new UsageError(
        `expected a command (${names.join(", ")}), got ${typed === undefined ? "none" : quoted(typed)}; ${hint}`,
      );
    });
  command
    .command("run")
    .usage("<kernel | descriptor module> [options]")
    .description("run a kernel; partway run --help tells its options")
    .argument("[arguments...]")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (argv: string[]) => {
      end = await run(argv);
    });
  command
    .command("map")
    .usage("<module | .wasm> [inputs.ndjson | -] [options]")
    .description("run a task on each line of the inputs; partway map --help tells its options")
    .argument("[arguments...]")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (argv: string[]) => {
      end = await map(argv);
    });
  command
    .command("resume")
    .usage("<checkpoint> [options]")
    .description(
      "go on with the run of a checkpoint; options are those of its command, and count more than what was said then",
    )
    .argument("[checkpoint]")
    .argument("[options...]")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (file: string | undefined, more: string[]) => {
      end = await resume(given("resume", file), more);
    });
  command
    .command("status")
    .usage("<checkpoint> [options]")
    .allowExcessArguments(false)
    .description("how far the run of a checkpoint is")
    .argument("[checkpoint]")
    .option("--json", "as JSON")
    .action(async (file: string | undefined, options: { json?: boolean }) => {
      end = await status(given("status", file), options);
    });
  command
    .command("kernels")
    .allowExcessArguments(false)
    .description("list the kernels that come with partway")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => {
      end = await listKernels(options);
    });
  command
    .command("make-log")
    .usage("[options]")
    .description("make a log of Zeek with beacons in it; partway make-log --help tells its options")
    .argument("[arguments...]")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (argv: string[]) => {
      const { makeLog } = await import("./commands/make-log.js");
      end = await makeLog(argv);
    });
  command
    .command("page")
    .allowExcessArguments(false)
    .description("serve the page, isolated, so that its workers can share memory")
    .option("--port <n>", "the port; 0 takes any that is free", whole("--port", 0, 65_535), 8_017)
    .option(
      "--host <address>",
      "the address; a browser on another machine isolates the page only behind https",
      "127.0.0.1",
    )
    .option("--no-isolation", "without the isolation headers, as a plain static host would")
    .action(async (options: { port: number; host: string; isolation: boolean }) => {
      const { page } = await import("./commands/page.js");
      end = await page(options);
    });
  return { command, ended: () => end };
}

/** @throws UsageError */
function given(command: string, file: string | undefined): string {
  if (file === undefined) throw new UsageError(`${command}: expected the file of a checkpoint, got nothing`);
  return file;
}

/** The package's own, which lies two folders above the bundle: dist/node/cli.js. */
function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}
