import { fstatSync } from "node:fs";
import type { Interruption, PartwayError } from "../../index.js";
import { type End, exitCodes } from "../ending/exit.js";
import { parseRun } from "../arguments/parse-run.js";
import { type Ending, MAX_RUN_TIME, Running } from "../running/running.js";
import { Signals } from "../ending/signals.js";
import { watchStreams, writeOut } from "../ending/standard-streams.js";
import { begun, summary } from "../results/summary.js";
import { Target } from "../results/target.js";
import { Voice } from "../terminal/voice.js";

/** `partway run`. @throws UsageError */
export async function run(argv: readonly string[]): Promise<End> {
  const call = await parseRun(argv);
  if (call.help !== undefined) return (await writeOut(call.help)) === "closed" ? exitCodes.closedPipe : exitCodes.done;
  const { kernel, params, options } = call;
  const target = new Target(kernel, options);

  const running = new Running(kernel, params, options);
  const voice = new Voice(kernel, running, { quiet: options.quiet ?? false, color: options.color });
  const signals = new Signals(() => voice.end());
  watchStreams((stream) => {
    if (stream === "stderr") voice.deafen();
    // Results are worth making as long as they reach somebody, whatever has become of what is said beside them.
    if (target.prints && (stream === "stdout" || outputIsErrors())) running.run.stop("closed pipe");
  });
  running.signal.addEventListener("abort", () =>
    voice.notice(`${by(running.signal)}: stopping; once more to terminate at once`),
  );
  running.force.addEventListener("abort", () => voice.notice(`${by(running.force)}: terminating`));

  voice.start();
  const ending = await running.ended();
  signals.settled();
  voice.end();
  const code = await tell(ending);
  await running.close();
  return signals.first ?? (code === exitCodes.done ? exitCode(ending) : code);

  async function tell({ report, error, failures }: Ending): Promise<number> {
    const { errors, notices } = summary(kernel, { report, error, failures });
    for (const text of errors) voice.error(text);
    for (const text of notices) voice.notice(text);
    const nothing = report === undefined || (error !== undefined && begun(report.counts) === 0);
    return nothing ? exitCodes.done : target.write(report, voice);
  }
}

function by(signal: AbortSignal): string {
  return (signal.reason as Interruption).by;
}

/** Whether both standard streams lead to one and the same place, as with `2>&1`. */
function outputIsErrors(): boolean {
  const [output, errors] = [fstatSync(1), fstatSync(2)];
  return output.dev === errors.dev && output.ino === errors.ino;
}

/** What is wrong with the call or the task, whoever finds it out. */
const unusable = new Set<PartwayError["code"]>([
  "OPTION_INVALID",
  "PARAMETER_INVALID",
  "TASK_INVALID",
  "WASM_INVALID",
  "KERNEL_INVALID",
  "ABI_UNSUPPORTED",
]);

function exitCode({ report, error }: Ending): number {
  if (error)
    return unusable.has(error.code) && (!report || begun(report.counts) === 0) ? exitCodes.usage : exitCodes.failed;
  if (report!.status === "failed") return exitCodes.halt;
  if (report!.status === "stopped") return report!.reason === MAX_RUN_TIME ? exitCodes.limit : exitCodes.failed;
  return report!.counts.rejected > 0 ? exitCodes.failed : exitCodes.done;
}
