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
  let stream: Writable | undefined;
  // Most workers print nothing, and making a stream takes time.
  const get = (): Writable => (stream ??= makeStream());
  for (const name of ["stdout", "stderr"])
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get });
}

function makeStream(): Writable {
  const { Writable } = process.getBuiltinModule("node:stream");
  const stream = new Writable({
    decodeStrings: true,
    write(chunk: Uint8Array, _encoding, done) {
      writeAll(chunk);
      done();
    },
  });
  return Object.assign(stream, { fd: STDERR });
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
