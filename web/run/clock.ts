/** The time of a run in milliseconds, pauses left out: it stands still while nothing is computed. */
export class RunClock {
  #since: number | undefined;
  #before = 0;

  /** @param wall a clock that never goes back, in ms */
  constructor(private readonly wall: () => number = () => performance.now()) {}

  /** From 0. */
  begin(): void {
    this.#before = 0;
    this.#since = this.wall();
  }

  pause(): void {
    this.#before = this.now;
    this.#since = undefined;
  }

  goOn(): void {
    this.#since ??= this.wall();
  }

  get now(): number {
    return this.#before + (this.#since === undefined ? 0 : this.wall() - this.#since);
  }
}

/** That of the run which is shown. */
export const clock = new RunClock();
