import type { Progress } from "../../index.js";
import { type Written, writeOut } from "../ending/standard-streams.js";
import { Keys } from "./keys.js";
import { ProgressBar } from "./progress-bar.js";
import { ProgressLines } from "./progress-lines.js";
import { barLine, progressSentence, statusText } from "./progress-text.js";
import type { Running } from "../running/running.js";
import type { Say } from "./say.js";
import { TerminalSession } from "./terminal-session.js";
import { hasColor, hasUnicode, isCapable } from "./terminal.js";

export interface VoiceSettings {
  quiet?: boolean;
  color: boolean;
  /** Whether keys on standard input are heard. @default true */
  listen?: boolean;
  /** The number that people know a job by. @default the run's own */
  numbered?: (job: number) => number;
}

/** What is said to people on standard error while a run is under way, and the keys they may press. */
export class Voice implements Say {
  readonly #name: string;
  readonly #quiet: boolean;
  readonly #numbered: (job: number) => number;
  readonly #bar: ProgressBar | undefined;
  readonly #lines: ProgressLines | undefined;
  readonly #session: TerminalSession;
  #deaf = false;

  /** @param name the task's */
  constructor(
    name: string,
    private readonly running: Running,
    { quiet = false, color, listen = true, numbered = (job) => job }: VoiceSettings,
  ) {
    this.#name = name;
    this.#quiet = quiet;
    this.#numbered = numbered;
    const { stdin, stderr } = process;
    // Whoever types the inputs would have them overwritten.
    const typing = !listen && stdin.isTTY;
    if (!quiet && !typing && isCapable(stderr)) this.#bar = new ProgressBar(stderr, () => this.#line(color));
    else if (!quiet && !typing) this.#lines = this.#linesOf(running);
    const keys = listen && isCapable(stdin) ? new Keys(stdin, this.#letters(), () => this.end()) : undefined;
    this.#session = new TerminalSession(
      [keys, this.#bar].filter((part) => part !== undefined),
      this.#suspension(),
    );
  }

  start(): void {
    this.#session.start();
    this.#lines?.start();
  }

  /** Nobody hears what is said on standard error any more. */
  deafen(): void {
    this.#deaf = true;
  }

  /** Writes results to standard output; where that is a terminal, above the bar. */
  print(text: string): Promise<Written> {
    return this.#bar && process.stdout.isTTY ? this.#bar.above(() => writeOut(text)) : writeOut(text);
  }

  error(text: string): void {
    this.#say(text);
  }

  notice(text: string): void {
    if (!this.#quiet) this.#say(text);
  }

  /** The terminal is as it was before. Speaking goes on. */
  end(): void {
    this.#lines?.end();
    this.#session.end();
  }

  get #progress(): Progress {
    return this.running.run.progress;
  }

  #say(text: string): void {
    if (this.#deaf) return;
    const line = `partway: ${text}\n`;
    const write = (): unknown => process.stderr.write(line);
    if (this.#bar) this.#bar.above(write);
    else write();
  }

  /** A rate is known only to those who look often: hearing of progress is that. */
  #linesOf({ run }: Running): ProgressLines {
    run.addEventListener("progress", () => {});
    return new ProgressLines(() => this.#say(progressSentence(this.#name, run.progress)));
  }

  #line(color: boolean): string {
    const { stderr } = process;
    const look = { columns: stderr.columns || 80, color: hasColor(stderr, color), unicode: hasUnicode() };
    return barLine(this.#name, this.#progress, look);
  }

  #letters(): Record<string, () => void> {
    return {
      p: () => {
        const { state } = this.#progress;
        if (state !== "running" && state !== "paused") return;
        this.running.togglePause();
        this.notice(state === "paused" ? "going on" : "paused; p goes on");
      },
      s: () => this.#say(statusText(this.#name, this.#progress, this.#numbered)),
      // Only to ourselves: whoever reads our results need not end as well.
      q: () => process.kill(process.pid, "SIGINT"),
    };
  }

  #suspension(): { suspended(): void; continued(): void } {
    let paused = false;
    return {
      suspended: () => {
        paused = this.#progress.state === "running";
        if (paused) this.running.run.pause();
      },
      continued: () => {
        if (paused) this.running.run.resume();
      },
    };
  }
}
