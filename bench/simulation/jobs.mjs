const cell = new Int32Array(new SharedArrayBuffer(4));

/** A job that takes its time without a core: so a few cores do for many workers. Gives when it began and ended. */
export function sleep(ms) {
  const start = now();
  Atomics.wait(cell, 0, 0, ms);
  return [start, now()];
}

/** A job that takes its time, and a core. */
export function spin(ms) {
  const start = now();
  while (now() - start < ms);
  return [start, now()];
}

/** Milliseconds of a clock that all threads share: `performance` has one for each. */
export function now() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** The same, for those who want to know how long it took. */
export const sleepFor = (ms) => duration(sleep(ms));
export const spinFor = (ms) => duration(spin(ms));

function duration([start, end]) {
  return end - start;
}
