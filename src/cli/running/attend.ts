import { fstatSync } from "node:fs";
import type { Interruption } from "../../index.js";
import { Signals } from "../ending/signals.js";
import { watchStreams } from "../ending/standard-streams.js";
import type { Voice } from "../terminal/voice.js";
import { reasons } from "./reasons.js";
import type { EachOutcome, Ending, Running } from "./running.js";

/** How a run that was attended ended, and the signal by which the process is to end, if there was one. */
export interface Attended {
  ending: Ending;
  signals: Signals;
}

/**
 * Stays with a run until it has ended: hears signals and keys, says what happens, and stops it when nobody reads its
 * results any more.
 *
 * @param prints whether results go to standard output
 */
export async function attend(
  running: Running,
  voice: Voice,
  prints: boolean,
  each?: EachOutcome,
  signals = new Signals(() => voice.end()),
): Promise<Attended> {
  watchStreams((stream) => {
    if (stream === "stderr") voice.deafen();
    // Results are worth making as long as they reach somebody, whatever has become of what is said beside them.
    if (prints && (stream === "stdout" || outputIsErrors())) running.run.stop(reasons.closedPipe);
  });
  running.signal.addEventListener("abort", () =>
    voice.notice(`${by(running.signal)}: stopping; once more to terminate at once`),
  );
  running.force.addEventListener("abort", () => voice.notice(`${by(running.force)}: terminating`));
  const drain = (): void =>
    signals.draining((signal) => voice.notice(`${signal}: the results are being written; once more to end at once`));
  running.run.report.then(drain, drain);
  voice.start();
  const ending = await running.ended(each);
  signals.settled();
  voice.end();
  return { ending, signals };
}

function by(signal: AbortSignal): string {
  return (signal.reason as Interruption).by;
}

/** Whether both standard streams lead to one and the same place, as with `2>&1`. */
function outputIsErrors(): boolean {
  const [output, errors] = [fstatSync(1), fstatSync(2)];
  return output.dev === errors.dev && output.ino === errors.ino;
}
