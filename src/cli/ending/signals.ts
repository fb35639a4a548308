import { performance } from "node:perf_hooks";
import { endBySignal } from "./exit.js";

/** Presses within this many ms of the last one seen are the same press: a tty and a signal that npm forwards look like two. */
const SAME_PRESS = 200;

const watched = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does a thing whole: a signal that comes in the midst of it ends the process right after. */
export function uninterrupted(action: () => void): void {
  for (const signal of watched) process.on(signal, endBySignal);
  try {
    action();
  } finally {
    // Node hears of a signal where it polls, and the poll of this turn may be over: the next one is not before the second.
    setImmediate(setImmediate, () => {
      for (const signal of watched) process.off(signal, endBySignal);
    });
  }
}

/**
 * Remembers by which signal the process is to end, and keeps it alive until its results are written: a forwarded copy of
 * a Ctrl-C would otherwise kill it while it prints. A third press ends it at once; so does any, once the run is over.
 */
export class Signals {
  /** The first that came. */
  first: NodeJS.Signals | undefined;
  #count = 0;
  #last = Number.NEGATIVE_INFINITY;
  #most = 3;
  #waiting: ((signal: NodeJS.Signals) => void) | undefined;

  /** @param restore gives the terminal back as it was */
  constructor(private readonly restore: () => void) {
    for (const signal of watched) process.on(signal, () => this.#heard(signal));
  }

  /**
   * All jobs have come to their end, and somebody has still to take their results: the first press lets them be written,
   * the second does not wait for it.
   *
   * @param waiting hears of a press that does not end the process
   */
  draining(waiting: (signal: NodeJS.Signals) => void): void {
    this.#most = Math.max(2, this.#count + 1);
    this.#waiting = waiting;
  }

  /** The run is over: what is left is writing. */
  settled(): void {
    this.#most = this.#count + 1;
  }

  #heard(signal: NodeJS.Signals): void {
    const now = performance.now();
    const same = now - this.#last < SAME_PRESS;
    this.#last = now;
    if (same) return;
    this.first ??= signal;
    if (++this.#count < this.#most) return this.#waiting?.(signal);
    this.restore();
    endBySignal(signal);
  }
}
