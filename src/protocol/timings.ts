/** Every time constant of the pool and its workers. Milliseconds, unless the name says otherwise. */
export const timings = {
  /** How long a slice (one call of `advance`) should last where the worker can read control words in shared memory. */
  slice: 1,
  /** The same without shared memory: the worker returns to its event loop after each slice, which costs more. */
  slicedSlice: 8,
  /** How long a chunk of jobs should last; one that is older posts what it has and hands the rest back. */
  chunk: 25,
  /** Jobs that take less than this are short: a second chunk may wait at the worker while the first is computed. */
  shortJob: 5,
  /** Snapshots of a job in flight are published this often at most... */
  publish: 100,
  /** ...and publishing may take this part of the time at most. */
  publishShare: 1 / 50,
  /** From a stop, or a job's timeout, to the termination of a worker that has not answered. */
  grace: 1_000,
  /** From `terminate()` to the moment after which nothing from that worker counts, where no `exit` event tells. */
  drain: 20,
  /** Progress events come this often at most. */
  progress: 100,
  /** A second press of Ctrl-C or Escape counts only this long after the last one seen. */
  press: 200,
} as const;

/** This many workers lost in a row before any of them returned a chunk: workers cannot be started here. */
export const fruitlessWorkers = 3;

/** Outcomes that may wait for a slow `for await` before the pool sends the run no further jobs. */
export const outcomesAhead = 1_024;
