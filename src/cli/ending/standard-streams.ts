import { exitCodes } from "./exit.js";

/** What became of writing to standard output. */
export type Written = "written" | "closed" | { error: NodeJS.ErrnoException };

/** The exit code that this alone would give. */
export function codeOf(written: Written): number {
  if (written === "written") return exitCodes.done;
  return written === "closed" ? exitCodes.closedPipe : exitCodes.failed;
}

/** A reader that went away (`| head`), or a terminal that is gone. */
function isGone(error: NodeJS.ErrnoException): boolean {
  return error.code === "EPIPE" || error.code === "EIO" || error.code === "ERR_STREAM_DESTROYED";
}

/** @param closed called when somebody who read what is printed has gone */
export function watchStreams(closed: (stream: "stdout" | "stderr") => void): void {
  for (const name of ["stdout", "stderr"] as const) {
    // Other errors reach whoever wrote.
    process[name].on("error", (error: NodeJS.ErrnoException) => {
      if (isGone(error)) closed(name);
    });
  }
}

/** Writes to standard output, and waits until it has left the process. */
export function writeOut(content: string | Uint8Array): Promise<Written> {
  return new Promise((resolve) => {
    process.stdout.write(content, (error?: NodeJS.ErrnoException | null) => {
      if (!error) resolve("written");
      else resolve(isGone(error) ? "closed" : { error });
    });
  });
}

/** Waits until what was said on standard error has left the process. */
export function flushErrors(): Promise<void> {
  return new Promise((resolve) => process.stderr.write("", () => resolve()));
}
