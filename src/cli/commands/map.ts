import { realpathSync } from "node:fs";
import { basename } from "node:path";
import type { Outcome } from "../../index.js";
import { type MapCall, parseMap } from "../arguments/parse-map.js";
import { type End, exitCodes } from "../ending/exit.js";
import { Signals } from "../ending/signals.js";
import { codeOf, writeOut } from "../ending/standard-streams.js";
import { verdict } from "../ending/verdict.js";
import { dryRun } from "../inputs/dry-run.js";
import { NdjsonInputs } from "../inputs/ndjson.js";
import { openInputs } from "../inputs/open.js";
import { renumber, wholeNumber } from "../inputs/shard.js";
import { Joblog, checkJoblog } from "../results/joblog.js";
import { LineTarget } from "../results/line-target.js";
import { OutputFile } from "../results/output-file.js";
import { taskFile } from "../results/read-files.js";
import { reportJson } from "../../json/index.js";
import { cameToNothing, sayMapEnd } from "../results/summary.js";
import { attend } from "../running/attend.js";
import { KeptRun, checkCheckpoint } from "../running/kept.js";
import { reasons } from "../running/reasons.js";
import { type Ending, Running } from "../running/running.js";
import { Voice } from "../terminal/voice.js";

type Call = Exclude<MapCall, { help: string }>;

/** `partway map`. Whatever may be wrong with the call is found out before anything is run. @throws UsageError */
export async function map(argv: readonly string[]): Promise<End> {
  const call = parseMap(argv);
  if (call.help !== undefined) return codeOf(await writeOut(call.help));
  const { output, joblog, shard, dryRun: dry } = call.options;
  const { name, stream, stats } = openInputs(call.inputs);
  const reads = [{ what: "the file of the inputs", stats }, taskFile(call.url)];
  const file = output === undefined || output === "-" ? undefined : new OutputFile(output, reads);
  if (joblog !== undefined) checkJoblog(joblog, reads, output);
  checkCheckpoint(call.options, reads);
  const inputs = new NdjsonInputs(stream, { shard, texts: joblog !== undefined || dry === true });
  await inputs.first(name, stats?.isFile() ?? false);
  if (dry) return dryRun(inputs, file, call.options);
  const list = call.inputs !== "-" && stats?.isFile() ? realpathSync(call.inputs) : inputs.firstLine;
  const kept = new KeptRun(call.options, { argv, folder: process.cwd() }, { list, shard });
  return runMap(call, inputs, file, kept);
}

async function runMap(call: Call, inputs: NdjsonInputs, file: OutputFile | undefined, kept: KeptRun): Promise<End> {
  const { name, task, options } = call;
  const { export: wanted, keepOrder, shard, joblog } = options;
  const running = new Running(options, kept.checkpoint, (pool, runOptions) =>
    pool.map(task, inputs, { ...runOptions, keepOrder, export: wanted, times: joblog !== undefined }),
  );
  const listen = call.inputs !== "-";
  const numbered = (job: number): number => wholeNumber(job, shard);
  const voice = new Voice(basename(name), running, { ...options, listen, numbered });
  kept.tell(voice);
  const signals = new Signals(() => voice.end());
  // There is no use in making more than can be written.
  const target = new LineTarget(
    file,
    (text) => voice.print(text),
    (why) => running.run.stop(why === "closed" ? reasons.closedPipe : reasons.unwritable),
  );
  const log = joblog === undefined ? undefined : new Joblog(joblog, name, () => running.run.stop(reasons.unlogged));
  const each = (outcome: Outcome): Promise<void> | undefined => {
    const given = outcome.job;
    renumber(outcome, shard);
    const wait = target.add(outcome);
    if (!log) return wait;
    const logged = log.add(outcome, { input: inputs.text(given), signal: signals.first });
    return wait && logged ? Promise.all([wait, logged]).then(() => {}) : (wait ?? logged);
  };
  const prints = file === undefined || options.json === true;
  const { ending } = await attend(running, voice, prints, each, signals);
  kept.settle(ending);
  const { code, lost } = await written(ending, target, log, call, voice);
  sayMapEnd(ending, voice, lost);
  kept.end(ending, code);
  await running.close();
  return signals.first ?? (code === exitCodes.done ? verdict(ending) : code);
}

/**
 * Everything that was made is written.
 *
 * @returns the exit code that this alone would give, and whether the results are lost
 */
async function written(
  ending: Ending,
  target: LineTarget,
  log: Joblog | undefined,
  { options: { json, joblog } }: Call,
  voice: Voice,
): Promise<{ code: number; lost: boolean }> {
  if (cameToNothing(ending)) {
    target.discard();
    return { code: exitCodes.done, lost: false };
  }
  const codes = [await target.close(voice)];
  const lost = codes[0] === exitCodes.failed;
  const unlogged = await log?.close();
  if (unlogged !== undefined) {
    voice.error(`--joblog ${joblog}: could not be written: ${unlogged}`);
    codes.push(exitCodes.failed);
  }
  if (json) codes.push(codeOf(await writeOut(reportJson(ending.report!, null))));
  return { code: Math.max(...codes), lost };
}
