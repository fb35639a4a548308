import { resolve } from "node:path";
import { parseRun } from "../arguments/parse-run.js";
import { type End, exitCodes } from "../ending/exit.js";
import { codeOf, writeOut } from "../ending/standard-streams.js";
import { verdict } from "../ending/verdict.js";
import type { OpenFiles } from "../inputs/files.js";
import { cameToNothing, sayEnd } from "../results/summary.js";
import { Target } from "../results/target.js";
import { attend } from "../running/attend.js";
import { KeptRun, checkCheckpoint } from "../running/kept.js";
import { Running } from "../running/running.js";
import { Voice } from "../terminal/voice.js";

/** `partway run`. @param more what is said when it is gone on with: it counts more @throws UsageError */
export async function run(typed: readonly string[], more: readonly string[] = []): Promise<End> {
  const argv = [...typed, ...more];
  const call = await parseRun(argv, more);
  if (call.help !== undefined) return codeOf(await writeOut(call.help));
  const { kernel, params, options, files } = call;
  const reads = files?.stats.map((stats) => ({ what: "a file that is read", stats }));
  const target = new Target(kernel, options, reads);
  checkCheckpoint(options, reads);
  const kept = new KeptRun(options, { argv, folder: process.cwd() }, files && namesOf(files));
  const running = new Running(options, kept.checkpoint, (pool, runOptions) => pool.run(kernel, params, runOptions));
  const voice = new Voice(kernel.name, running, { ...options, listen: !files?.standardInput });
  kept.tell(voice);
  const { ending, signals } = await attend(running, voice, target.prints);
  kept.settle(ending);
  sayEnd(kernel, ending, voice);
  const code = cameToNothing(ending) ? exitCodes.done : await target.write(ending.report!, voice);
  kept.end(ending, code);
  await running.close();
  return signals.first ?? (code === exitCodes.done ? verdict(ending) : code);
}

/** Runs that read other files are other runs. */
function namesOf({ inputs }: OpenFiles): string[] {
  return inputs.map(({ name }) => resolve(name));
}
