import { inForeground } from "./terminal.js";

/** Something that uses the terminal while this process is in its foreground. Each call may come twice. */
export interface TerminalPart {
  enter(): void;
  /** Gives the terminal back as it was. */
  leave(): void;
  /** Somebody else has the terminal already: nothing may be written to it or changed. */
  abandon(): void;
}

/** What the run does around a suspension. */
export interface Suspension {
  suspended(): void;
  continued(): void;
}

/** How often it is looked whether the shell has moved the process to the foreground or away, in ms. */
const LOOK = 1_000;
/** What workers get to halt before the process is suspended, in ms: their clocks would count the time asleep. */
const HALT = 20;
/** After this many ms a suspension that nobody obeyed (there is no shell to wake us) is over. */
const WOKEN = 50;

/** Holds the terminal while a run is under way; lets go of it in the background, at Ctrl-Z, and at the end. */
export class TerminalSession {
  #look: ReturnType<typeof setInterval> | undefined;
  #entered = false;
  #ended = false;

  constructor(
    private readonly parts: readonly TerminalPart[],
    private readonly suspension: Suspension,
  ) {}

  start(): void {
    if (this.parts.length === 0) return;
    this.#enter();
    this.#look = setInterval(() => this.#enter(), LOOK);
    this.#look.unref();
    if (process.platform === "win32") return;
    process.on("SIGTSTP", this.#suspend);
    process.on("SIGCONT", this.#continue);
  }

  /** Gives the terminal back, for good. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#look);
    process.off("SIGTSTP", this.#suspend);
    process.off("SIGCONT", this.#continue);
    if (this.#entered) inForeground() ? this.#leave() : this.#abandon();
  }

  #enter(): void {
    if (this.#ended) return;
    const foreground = inForeground();
    if (foreground === this.#entered) return;
    if (!foreground) return this.#abandon();
    this.#entered = true;
    for (const part of this.parts) part.enter();
  }

  #leave(): void {
    this.#entered = false;
    for (const part of this.parts) part.leave();
  }

  #abandon(): void {
    this.#entered = false;
    for (const part of this.parts) part.abandon();
  }

  readonly #suspend = (): void => {
    this.#leave();
    clearInterval(this.#look);
    process.off("SIGTSTP", this.#suspend);
    process.off("SIGCONT", this.#continue);
    this.suspension.suspended();
    setTimeout(() => {
      // Without a listener it means what it says. What follows happens when somebody wakes us.
      process.kill(process.pid, "SIGTSTP");
      setTimeout(() => this.#woken(), WOKEN);
    }, HALT);
  };

  #woken(): void {
    this.suspension.continued();
    if (!this.#ended) this.start();
  }

  /** Whoever had the terminal meanwhile may have changed its mode. */
  readonly #continue = (): void => {
    if (inForeground()) this.#leave();
    this.#enter();
  };
}
