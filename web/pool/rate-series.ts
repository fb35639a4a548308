/** Points at most: with more than these a screen shows nothing more. */
const MOST = 240;
/** Seconds between two points, at first. */
const SPACING = 0.25;

/** Jobs per second over time. It becomes coarser as it grows longer. */
export class RateSeries {
  /** In seconds of the run. */
  times: number[] = [];
  rates: number[] = [];
  #spacing = SPACING;
  #last: { at: number; done: number } | undefined;

  /** @param at in seconds; @param done jobs done, with fractions */
  add(at: number, done: number): void {
    const last = (this.#last ??= { at, done });
    if (at - last.at < this.#spacing) return;
    this.#put(last, at, done);
    this.#last = { at, done };
    if (this.times.length > MOST) this.#halve();
  }

  /** The last point may come sooner than others; right after another it would say nothing. */
  end(at: number, done: number): void {
    const last = this.#last;
    if (!last || at <= last.at || (this.times.length > 0 && at - last.at < this.#spacing / 2)) return;
    this.#put(last, at, done);
    this.#last = undefined;
  }

  /** What was done before does not count. */
  restart(): void {
    this.#last = undefined;
  }

  clear(): void {
    this.times = [];
    this.rates = [];
    this.#spacing = SPACING;
    this.#last = undefined;
  }

  #put(last: { at: number; done: number }, at: number, done: number): void {
    this.times.push(at);
    this.rates.push(Math.max(0, (done - last.done) / (at - last.at)));
  }

  #halve(): void {
    this.times = this.times.filter((_, at) => at % 2 === 1);
    this.rates = this.times.map((_, at) => (this.rates[2 * at]! + this.rates[2 * at + 1]!) / 2);
    this.#spacing *= 2;
  }
}
