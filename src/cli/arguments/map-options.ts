import type { Command } from "commander";
import { type CommonOptions, addCommonOptions } from "./common-options.js";
import { type ResultType, resultTypes } from "../../index.js";
import { resultType } from "./result-type.js";
import { type Shard, shard } from "./values.js";

/** The flags of `map`, read. */
export interface MapFlags extends CommonOptions {
  export?: string;
  result?: ResultType;
  keepOrder?: true;
  shard?: Shard;
  dryRun?: true;
  joblog?: string;
}

export function addMapOptions(command: Command): Command {
  command
    .optionsGroup("Options of map:")
    .option("--export <name>", "the export to call (default: a module's default, a .wasm's only function)")
    .option(
      "--result <type>",
      `how the bytes of a kernel's result are read: ${resultTypes.join(", ")} (default: bytes)`,
      resultType,
    )
    .option("--keep-order", "write the results in the order of the inputs")
    .option("--shard <i/N>", "only every N-th job, from the i-th on; job numbers stay those of the whole input", shard)
    .option("--dry-run", "run nothing, and write what would be run")
    .option("--joblog <file>", "write a line for each job that has one in the results, in the columns of GNU parallel");
  return addCommonOptions(command.optionsGroup("Options of every run:"), {
    output: "write the results to a file, which is replaced when all are written",
    json: "print one JSON report, beside --output",
  });
}
