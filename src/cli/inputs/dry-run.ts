import { type Outcome, RejectedInput } from "../../index.js";
import type { MapFlags } from "../arguments/map-options.js";
import { type End, exitCodes } from "../ending/exit.js";
import { Signals } from "../ending/signals.js";
import { writeOut } from "../ending/standard-streams.js";
import { LineTarget } from "../results/line-target.js";
import type { OutputFile } from "../results/output-file.js";
import { sayMalformed } from "../results/summary.js";
import { Failures } from "../running/failures.js";
import { countOf } from "../terminal/progress-text.js";
import { plainSay } from "../terminal/say.js";
import type { NdjsonInputs } from "./ndjson.js";
import { wholeNumber } from "./shard.js";

/** Writes what would be run, a line for each job, its input as it was read. No code of the task is loaded. */
export async function dryRun(
  inputs: NdjsonInputs,
  file: OutputFile | undefined,
  { shard, quiet }: MapFlags,
): Promise<End> {
  const say = plainSay(quiet);
  let failed = false;
  const target = new LineTarget(file, writeOut, () => (failed = true));
  // The first press ends it: what the file held before stays.
  new Signals(() => target.discard()).settled();
  const malformed = new Failures();
  let given = 0;
  for await (const input of inputs) {
    const text = inputs.text(given);
    const job = wholeNumber(given++, shard);
    const rejected = rejection(job, input);
    if (rejected) malformed.add(rejected);
    const wait = rejected ? target.add(rejected) : target.addLine(`{"job":${job},"input":${text}}\n`);
    if (wait) await wait;
    if (failed) break;
  }
  const code = await target.close(say);
  if (code !== exitCodes.done) return code;
  sayMalformed(malformed, say);
  const bad = malformed.count > 0 ? `, ${countOf(malformed.count, "input")} malformed` : "";
  say.notice(`would run ${countOf(given - malformed.count, "job")}${bad}`);
  return malformed.count > 0 ? exitCodes.failed : exitCodes.done;
}

function rejection(job: number, input: unknown): Outcome | undefined {
  return input instanceof RejectedInput ? { job, status: "rejected", error: input.error, attempts: 0 } : undefined;
}
