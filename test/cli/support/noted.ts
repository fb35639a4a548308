import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stir } from "../../fixtures/tasks/stir.js";

/** The task that notes its steps. */
export const noted = fileURLToPath(new URL("../../fixtures/tasks/noted.js", import.meta.url));

/** An input of it. */
export interface Input {
  seed: number;
  steps: number;
  words: number;
}

/** What a job of it comes to. */
export function valueOf({ seed, steps, words }: Input): number {
  let [state, sum] = [seed, 0];
  for (let step = 0; step < steps; step++) {
    state = stir(state);
    if (step < words) sum = (sum + state) >>> 0;
  }
  return (state + sum) >>> 0;
}

/** What was noted in a sitting: seeds of jobs, and which of their steps were done. */
export class Noted {
  /** In the order in which they were done. */
  readonly steps: readonly { seed: number; at: number }[];
  readonly #known: Set<string>;

  /** @param file which is not there if nothing was done */
  constructor(file: string) {
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    // The last line may have been cut off.
    const lines = text.split("\n").slice(0, -1);
    this.#known = new Set(lines);
    this.steps = lines.map((line) => {
      const [seed, at] = line.split(" ");
      return { seed: Number(seed), at: Number(at) };
    });
  }

  /** The jobs of which a step was done. */
  get seeds(): Set<number> {
    return new Set(this.steps.map(({ seed }) => seed));
  }

  /** How many steps were done here that any of these others has done, too. */
  repeatedIn(others: readonly Noted[]): number {
    return this.steps.filter(({ seed, at }) => others.some((other) => other.#known.has(`${seed} ${at}`))).length;
  }
}
