/** A run's time, pauses left out. All in ms; the caller brings the time of day. */
export class Clock {
  #paused: number | undefined;
  #left = 0;

  constructor(readonly start: number) {}

  pause(now: number): void {
    this.#paused ??= now;
  }

  resume(now: number): void {
    if (this.#paused === undefined) return;
    this.#left += now - this.#paused;
    this.#paused = undefined;
  }

  /** Time since the start that was not paused. */
  running(now: number): number {
    return (this.#paused ?? now) - this.start - this.#left;
  }
}
