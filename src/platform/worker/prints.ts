import { writeSync } from "node:fs";
import type { Writable } from "node:stream";

const STDERR = 2;
/** Waits this long for a reader that is slower than we write, in ms. */
const PATIENCE = 1;

/**
 * What a task prints goes to stderr: stdout is for results. It is written by the worker itself, and at once: by way of
 * the main thread it would come when the task has returned to its event loop, and not at all from one that is terminated.
 */
export function printToStderr(): void {
  for (const name of ["stdout", "stderr"] as const) {
    const { get } = Object.getOwnPropertyDescriptor(process, name)!;
    let stream: Writable | undefined;
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      // Most workers print nothing, and making a stream takes time.
      get: () => (stream ??= redirected(get!.call(process) as Writable)),
    });
  }
}

/** The stream is Node's own still: by what it has beside the documented, Node speaks with it. */
function redirected(stream: Writable): Writable {
  const write: Writable["_write"] = (chunk: Uint8Array | string, encoding, done) => {
    writeAll(typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk);
    done();
  };
  return Object.assign(stream, { fd: STDERR, _write: write, _writev: null });
}

function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(STDERR, bytes, at);
    } catch (error) {
      // Nobody reads it any more, or nobody can: that is no failure of the task.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE);
    }
  }
}
