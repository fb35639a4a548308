/** Numbers from a seed: mulberry32 (Tommy Ettinger), good enough to draw test cases. */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1, 1 left out. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)]!;
  }
}

/** How many draws a fuzzing test makes: a few by default, `RUNS` where somebody wants more. */
export function runs(usual: number): number {
  return Number(process.env["RUNS"] ?? usual);
}

/** The seed of this run of the tests: `SEED`, to see a failure again, or another one each time. */
export const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** The seeds of a fuzzing test's draws: this run's and those that follow it. @param usual how many, if nobody wants more */
export function seeds(usual: number): number[] {
  return Array.from({ length: runs(usual) }, (_, index) => seed + index);
}
