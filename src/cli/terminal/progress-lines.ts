/** From one line to the next, in ms: often enough to see that it lives, seldom enough for a log. */
const INTERVAL = 10_000;

/** Tells of progress now and then where no line can be redrawn. A run of a few seconds goes by without a word. */
export class ProgressLines {
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly say: () => void) {}

  start(): void {
    this.#timer = setInterval(this.say, INTERVAL);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
