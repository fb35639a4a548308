import { basename } from "node:path";
import type { Outcome } from "../../index.js";
import { type MapCall, parseMap } from "../arguments/parse-map.js";
import { type End, exitCodes } from "../ending/exit.js";
import { Signals } from "../ending/signals.js";
import { writeOut } from "../ending/standard-streams.js";
import { verdict } from "../ending/verdict.js";
import { dryRun } from "../inputs/dry-run.js";
import { NdjsonInputs } from "../inputs/ndjson.js";
import { openInputs } from "../inputs/open.js";
import { Joblog } from "../results/joblog.js";
import { LineTarget } from "../results/line-target.js";
import { begun, summary } from "../results/summary.js";
import { attend } from "../running/attend.js";
import { Running } from "../running/running.js";
import { countOf } from "../terminal/progress-text.js";
import { Voice } from "../terminal/voice.js";

/** `partway map`. @throws UsageError */
export async function map(argv: readonly string[]): Promise<End> {
  const call = parseMap(argv);
  if (call.help !== undefined) return (await writeOut(call.help)) === "closed" ? exitCodes.closedPipe : exitCodes.done;
  const { shard, joblog, dryRun: dry } = call.options;
  const inputs = new NdjsonInputs(openInputs(call.inputs), { shard, texts: joblog !== undefined });
  await inputs.first(call.inputs === "-" ? "standard input" : call.inputs, call.inputs !== "-");
  return dry ? dryRun(inputs, call.options) : runMap(call, inputs);
}

async function runMap(
  { name, task, inputs: from, options }: Exclude<MapCall, { help: string }>,
  inputs: NdjsonInputs,
): Promise<End> {
  const { export: wanted, keepOrder, shard = { first: 0, of: 1 }, joblog: logName } = options;
  // There is no use in making more.
  const stop = (): void => running.run.stop("results that cannot be written");
  const target = new LineTarget(options, stop);
  const log = openLog(logName, name, target, stop);
  const running = new Running(options, (pool, runOptions) =>
    pool.map(task, inputs, { ...runOptions, keepOrder, export: wanted, times: log !== undefined }),
  );
  const voice = new Voice(basename(name), running, { ...options, listen: from !== "-" });
  const signals = new Signals(() => voice.end());
  const each = (outcome: Outcome): Promise<void> | undefined => {
    const given = outcome.job;
    // Jobs are numbered as they are in the whole input.
    outcome.job = given * shard.of + shard.first;
    const { bytes, wait } = target.add(outcome);
    const logged = log?.add(outcome, { input: inputs.text(given), received: bytes, signal: signals.first });
    return wait && logged ? Promise.all([wait, logged]).then(() => {}) : (wait ?? logged);
  };
  const { ending } = await attend(running, voice, target.prints, each, signals);
  const { report, error } = ending;
  const nothing = report === undefined || (error !== undefined && begun(report.counts) === 0);
  const { errors, notices } = summary({}, ending);
  for (const text of errors) voice.error(text);
  if (report?.status === "completed" && report.counts.rejected === 0)
    voice.notice(`done: ${countOf(report.jobs, "job")}`);
  for (const text of notices) voice.notice(text);
  if (nothing) target.discard();
  const code = nothing ? exitCodes.done : await target.close(report, voice);
  const unlogged = await log?.close();
  if (unlogged !== undefined) voice.error(`--joblog ${logName}: could not be written: ${unlogged}`);
  await running.close();
  if (signals.first) return signals.first;
  return code === exitCodes.done && unlogged === undefined ? verdict(ending) : code || exitCodes.failed;
}

/** @throws UsageError, and then the file of the results is as it was */
function openLog(file: string | undefined, task: string, target: LineTarget, onfailed: () => void): Joblog | undefined {
  try {
    return file === undefined ? undefined : new Joblog(file, task, onfailed);
  } catch (error) {
    target.discard();
    throw error;
  }
}
