import { turn } from "./turn.js";

/** Work that takes a while, and can be left between any two of its steps. What comes of it is the same either way. */
export type Steps<T> = Generator<void, T, void>;

/** In ms: so long a program does nothing else at a stretch. */
const STRETCH = 8;

/** Does all of it now. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Does it in stretches of some milliseconds; in between the program does what else there is to do. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - since < STRETCH) continue;
    await turn();
    since = performance.now();
  }
}

/** Work that is done once, whoever wants what comes of it: each goes on where the others have left it. */
export class Shared<T> {
  #steps: Steps<T> | undefined;
  #result: T | undefined;

  constructor(steps: Steps<T>) {
    this.#steps = steps;
  }

  *steps(): Steps<T> {
    while (this.#steps) {
      const { done, value } = this.#steps.next();
      if (done) {
        this.#result = value;
        this.#steps = undefined;
      } else yield;
    }
    return this.#result!;
  }
}

/** Elements of a list that are worked on between two steps. */
const ELEMENTS = 1_024;

/** Each element of a list, with steps in between. */
export function* each<T>(list: readonly T[], work: (element: T, at: number) => void): Steps<void> {
  for (let at = 0; at < list.length; at++) {
    work(list[at]!, at);
    if (at % ELEMENTS === ELEMENTS - 1) yield;
  }
}

/** Sorts as `Array.prototype.sort` does: a stretch at a time, and these are merged. */
export function* sorted<T>(list: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  let from: T[] = [];
  for (let start = 0; start < list.length; start += ELEMENTS) {
    for (const element of list.slice(start, start + ELEMENTS).sort(compare)) from.push(element);
    yield;
  }
  for (let width = ELEMENTS; width < list.length; width *= 2) {
    const to: T[] = [];
    for (let start = 0; start < list.length; start += 2 * width) {
      const middle = Math.min(start + width, list.length);
      const end = Math.min(middle + width, list.length);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        const takesLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0);
        to.push(from[takesLeft ? left++ : right++]!);
        if (at % ELEMENTS === ELEMENTS - 1) yield;
      }
    }
    from = to;
  }
  return from;
}
