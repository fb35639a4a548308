/**
 * What this worker holds once its garbage is collected, in bytes; 0 if the job's twin has not begun in a tenth of a second: then
 * both are with the same worker.
 */
export default function (_, { shared }) {
  const begun = new Int32Array(shared);
  Atomics.add(begun, 0, 1);
  Atomics.notify(begun, 0);
  if (Atomics.wait(begun, 0, 1, 100) === "timed-out") return 0;
  gc();
  return process.memoryUsage().heapUsed;
}
