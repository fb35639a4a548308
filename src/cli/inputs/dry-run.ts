import { RejectedInput } from "../../index.js";
import type { MapFlags } from "../arguments/map-options.js";
import { type End, exitCodes } from "../ending/exit.js";
import { writeOut } from "../ending/standard-streams.js";
import { Lines } from "../results/lines.js";
import { outcomeLine } from "../results/outcome-line.js";
import { countOf } from "../terminal/progress-text.js";
import type { NdjsonInputs } from "./ndjson.js";

/** Writes what would be run, a line for each job. No code of the task is loaded. */
export async function dryRun(inputs: NdjsonInputs, { shard = { first: 0, of: 1 }, quiet }: MapFlags): Promise<End> {
  const lines = new Lines(writeOut, () => {});
  let [given, malformed] = [0, 0];
  for await (const input of inputs) {
    const job = given++ * shard.of + shard.first;
    const rejected = input instanceof RejectedInput;
    if (rejected) {
      malformed++;
      process.stderr.write(`partway: job ${job} is malformed: ${input.error.message}\n`);
    }
    await lines.add(
      rejected
        ? outcomeLine({ job, status: "rejected", error: input.error, attempts: 0 })
        : `${JSON.stringify({ job, input })}\n`,
    );
    if (lines.failed) break;
  }
  await lines.flush();
  if (lines.failed) return lines.failed === "closed" ? exitCodes.closedPipe : exitCodes.failed;
  const bad = malformed > 0 ? `, ${countOf(malformed, "input")} malformed` : "";
  if (!quiet) process.stderr.write(`partway: would run ${countOf(given - malformed, "job")}${bad}\n`);
  return malformed > 0 ? exitCodes.failed : exitCodes.done;
}
