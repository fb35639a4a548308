import { constants } from "node:os";

/** What the command line ends with. A signal ends it by that signal. */
export const exitCodes = {
  /** All jobs are done. */
  done: 0,
  /** Done with failed jobs, or the run or its output failed half-way. */
  failed: 1,
  /** The call was wrong, or what it named cannot be run: found out before the work. */
  usage: 2,
  /** Stopped early by a limit. */
  limit: 3,
  /** As many jobs failed as `--halt` allows. */
  halt: 4,
  /** The checkpoint is of another run, is none, or is in use. */
  checkpoint: 5,
  /** What a shell shows of a program that wrote to a closed pipe. Node ignores SIGPIPE, so it cannot die of it. */
  closedPipe: 141,
} as const;

/** What the process ends with: an exit code, or a signal. */
export type End = number | NodeJS.Signals;

/** Ends by a signal, as a program without handlers does: shells and scripts look at how their child died. */
export function endBySignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  if (process.platform === "win32") process.exit(128 + constants.signals[signal]);
  process.kill(process.pid, signal);
  // Reached where the signal is blocked.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
}
