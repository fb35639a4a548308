import { timings } from "../protocol/timings.js";

/** Which press of Ctrl-C or Escape this is: 1, 2, 3 ... Presses in quick succession are one: a tty and a signal that
 * somebody forwards look like two, and a key that is held down like many. */
export class Presses {
  #count = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** @param now in ms @returns the number of the press, or 0 if it does not count */
  press(now: number, repeated = false): number {
    const quick = now - this.#last < timings.press;
    this.#last = now;
    if (quick || repeated) return 0;
    return ++this.#count;
  }
}
