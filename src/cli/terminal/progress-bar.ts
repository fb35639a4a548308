import { createRequire } from "node:module";
import type * as Progress from "cli-progress";
import type { TerminalPart } from "./terminal-session.js";

/**
 * The cursor's place, saved and gone back to. What tasks print comes from their workers, and scrolls the screen beneath
 * a remembered place; the bar is a single line, which is found without.
 */
const REMEMBERED = new Set(["\x1b7", "\x1b8"]);

const require = createRequire(import.meta.url);

/** A line at the bottom of the terminal that is drawn again and again. */
export class ProgressBar implements TerminalPart {
  readonly #bar: Progress.SingleBar;
  #shown = false;
  #mute = false;

  /** @param line what it shows at this moment */
  constructor(stream: NodeJS.WriteStream, line: () => string) {
    // No terminal mode is changed, so that none is left behind, however the process ends.
    const write = (text: string): boolean => this.#mute || REMEMBERED.has(text) || stream.write(text);
    const screen = Object.create(stream, {
      write: { value: write },
      // It would cut the line by its length with the color codes; `line` knows the width.
      columns: { value: Number.POSITIVE_INFINITY },
    }) as NodeJS.WriteStream;
    // Most calls have no terminal, and loading it takes some milliseconds.
    const { SingleBar } = require("cli-progress") as typeof Progress;
    this.#bar = new SingleBar({
      stream: screen,
      format: line,
      clearOnComplete: true,
      hideCursor: null,
      linewrap: true,
      fps: 10,
    });
  }

  enter(): void {
    if (this.#shown) return;
    this.#shown = true;
    this.#bar.start(1, 0);
  }

  leave(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#bar.stop();
  }

  abandon(): void {
    this.#mute = true;
    this.leave();
    this.#mute = false;
  }

  /** Something is written above the bar. */
  above<T>(write: () => T): T {
    const shown = this.#shown;
    this.leave();
    const written = write();
    if (shown) this.enter();
    return written;
  }
}
