/** Every time constant of the pool and its workers. Milliseconds, unless the name says otherwise. */
export const timings = {
  /**
   * How long a slice (one call of `advance`) should last where the worker can read control words in shared memory. Of several workers
   * the last ends its slice, and is heard of: both together should take less than a millisecond.
   */
  slice: 0.7,
  /** The same without shared memory: the worker returns to its event loop after each slice, which costs more. */
  slicedSlice: 8,
  /** How long a chunk of jobs should last. */
  chunk: 50,
  /** One that is older than that, for its jobs take longer than those before them did, posts what it has and hands the rest back. */
  old: 100,
  /** Towards the end of a run chunks shrink, so that all workers end together, but to no less than this. */
  leastChunk: 0.5,
  /** Jobs that take less than this are short: a second chunk may wait at the worker while the first is computed. */
  shortJob: 5,
  /** Jobs that have ended are told of after this time, while their chunk goes on. */
  post: 5,
  /** A worker that has had nothing to do for so long takes over what another has not begun. */
  relief: 2,
  /** A chunk that is at its turn and has said nothing for so long is held up by a step: the jobs that were not begun are taken back. */
  heldUp: 50,
  /** After so long the jobs that had ended, but were not told of, are done again elsewhere. */
  repeat: 500,
  /** Snapshots of a job in flight are published this often at most... */
  publish: 100,
  /**
   * ...and publishing may take this part of the time at most. What it costs is believed to have grown to twice as much and a slice:
   * once in a while something else has taken the time.
   */
  publishShare: 1 / 50,
  /** What a job in flight has published goes to the run's checkpoint this often at most, within the same share of the time. */
  keep: 1_000,
  /** From a stop, or a job's timeout, to the termination of a worker that has not answered. */
  grace: 1_000,
  /** From `terminate()` to the moment after which nothing from that worker counts, where no `exit` event tells. */
  drain: 20,
  /** Progress events come this often at most. */
  progress: 100,
  /** A run that is under way for so long has its page hold a Web Lock; for shorter ones that would cost more than they do. */
  pageLock: 100,
  /** A second press of Ctrl-C or Escape counts only this long after the last one seen. */
  press: 200,
} as const;

/** This many workers lost in a row before any of them returned a chunk: workers cannot be started here. */
export const fruitlessWorkers = 3;

/** Outcomes that may wait for a slow `for await` before the pool sends the run no further jobs. */
export const outcomesAhead = 1_024;

/** What such outcomes may hold in all, in bytes, as far as that can be told at a glance. */
export const bytesAhead = 2 ** 28;

/** Outcomes that may wait for an earlier job to end, where they are wanted in order. */
export const outcomesHeld = 65_536;

/** Inputs that are read ahead at most. */
export const inputsAhead = 8_192;

/** What the inputs that are read ahead may hold in all, and those of a chunk, in bytes, as far as that can be told at a glance. */
export const inputBytesAhead = 2 ** 26;
