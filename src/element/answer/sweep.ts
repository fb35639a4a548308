/**
 * Which rows of a picture are still to be painted. A sweep goes round and round: a picture that is new again before it
 * was painted to its end goes on where the sweep is, so that no row waits longer than one round.
 */
export class Sweep {
  #at = 0;
  #left = 0;

  constructor(private readonly rows: number) {}

  /** Every row is to be painted once more. */
  renew(): void {
    this.#left = this.rows;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  /** The next rows in a row, `most` of them or fewer; none once all are painted. */
  next(most: number): { from: number; count: number } {
    const from = this.#at;
    const count = Math.min(most, this.#left, this.rows - from);
    this.#left -= count;
    this.#at = (from + count) % this.rows;
    return { from, count };
  }
}
