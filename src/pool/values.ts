import type { Stretch } from "../protocol/messages.js";
import type { Outcome } from "../task/outcome.js";
import type { Reading } from "./answer.js";

/** What `map` gives: the results of the fulfilled jobs, by job number. The list is made when it is asked for. */
export class Values<T> {
  readonly #stretches: Stretch[] = [];
  readonly #others: Outcome<T>[] = [];
  #list: (T | undefined)[] | undefined;

  /**
   * @param collect whether results are kept at all
   * @param total jobs so far
   */
  constructor(
    private readonly collect: boolean,
    private readonly total: () => number,
  ) {}

  /** @param decode reads what a worker sent */
  reading(decode: (snapshot: unknown) => T): Reading<T, (T | undefined)[]> {
    return { decode, fold: this };
  }

  add(outcome: Outcome<T>): void {
    if (this.collect) this.#others.push(outcome);
    this.#list = undefined;
  }

  addStretch(stretch: Stretch): void {
    if (this.collect) this.#stretches.push(stretch);
    this.#list = undefined;
  }

  value(): (T | undefined)[] {
    this.#list ??= this.#make();
    return this.#list;
  }

  #make(): (T | undefined)[] {
    if (!this.collect) return [];
    const list: (T | undefined)[] = [];
    // Room for all at once: that makes it four times as fast as pushing.
    list.length = this.total();
    let known = this.#others.length;
    for (const { first, values } of this.#stretches) {
      known += values.length;
      for (let at = 0; at < values.length; at++) list[first + at] = values[at] as T;
    }
    for (const { job, value } of this.#others) list[job] = value;
    // Of a list with holes some methods skip what is not there.
    if (known < list.length) for (let job = 0; job < list.length; job++) if (!(job in list)) list[job] = undefined;
    return list;
  }
}
