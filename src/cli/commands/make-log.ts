import { setImmediate } from "node:timers/promises";
import { plainJson } from "../../json/index.js";
import { type PlantedBeacon, logPieces } from "../../make-log/index.js";
import { type MakeLogCall, parseMakeLog } from "../arguments/parse-make-log.js";
import { isStandardOutput } from "../arguments/values.js";
import { type End, exitCodes } from "../ending/exit.js";
import { Signals } from "../ending/signals.js";
import { type Written, codeOf, writeOut } from "../ending/standard-streams.js";
import { systemReason } from "../ending/usage-error.js";
import { LogTarget } from "../results/log-target.js";
import { OutputFile } from "../results/output-file.js";
import { countOf } from "../terminal/progress-text.js";
import { type Say, plainSay } from "../terminal/say.js";

/** `partway make-log`. @throws UsageError */
export async function makeLog(argv: readonly string[]): Promise<End> {
  const call = parseMakeLog(argv);
  if (call.help !== undefined) return codeOf(await writeOut(call.help));
  const { plan, options } = call;
  const { output, truth, quiet } = options;
  const truthFile = truth === undefined || isStandardOutput(truth) ? undefined : new OutputFile(truth, [], "--truth");
  const target = new LogTarget(options);
  const say = plainSay(quiet);
  const signals = new Signals(() => target.discard());
  signals.draining((signal) => say.notice(`${signal}: the log ends here; once more to leave nothing`));
  const { written, lines } = await writeLog(call, target, signals);
  if (written === "closed") return signals.first ?? exitCodes.closedPipe;
  if (written !== "written") {
    const where = output === "-" ? "standard output" : `--output ${output}`;
    say.error(`${where}: could not be written: ${systemReason(written.error)}`);
    return exitCodes.failed;
  }
  if (output !== "-") say.notice(`wrote ${output} (${countOf(lines, "line")})`);
  const code = truth === undefined ? exitCodes.done : await writeTruth(plan.planted, truth, truthFile, say);
  return signals.first ?? code;
}

/** @returns what became of writing it, and how many connections it has */
async function writeLog(
  { plan, pieces }: Exclude<MakeLogCall, { help: string }>,
  target: LogTarget,
  signals: Signals,
): Promise<{ written: Written; lines: number }> {
  let lines = 0;
  for (const piece of logPieces(plan, { ...pieces, isStopped: () => signals.first !== undefined })) {
    const written = await target.add(piece);
    if (written !== "written") return { written, lines };
    lines += piece.lines;
    // Signals are heard.
    await setImmediate();
  }
  return { written: await target.close(), lines };
}

/** @returns the exit code that this alone would give */
async function writeTruth(
  planted: readonly PlantedBeacon[],
  name: string,
  file: OutputFile | undefined,
  say: Say,
): Promise<number> {
  const text = planted.map((beacon) => `${plainJson(beacon)}\n`).join("");
  if (!file) return codeOf(await writeOut(text));
  try {
    file.write(text);
    say.notice(`wrote ${name} (${countOf(planted.length, "beacon")})`);
    return exitCodes.done;
  } catch (error) {
    say.error(`--truth ${name}: could not be written: ${systemReason(error)}`);
    return exitCodes.failed;
  }
}
