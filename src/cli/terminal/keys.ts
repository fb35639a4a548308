import type { ReadStream } from "node:tty";
import type { TerminalPart } from "./terminal-session.js";

/** What keys do, by the byte they send. */
export type KeyActions = Readonly<Record<number, () => void>>;

/**
 * Single keys, without Enter and without an echo. The terminal's own signals are keys then, too: they are sent from here,
 * to the whole process group, as the terminal would have done.
 */
export class Keys implements TerminalPart {
  readonly #actions: KeyActions;
  #listening = false;

  /** @param letGo gives the terminal back before the process is ended by its quit key */
  constructor(
    private readonly stdin: ReadStream,
    letters: Readonly<Record<string, () => void>>,
    letGo: () => void,
  ) {
    // A closed terminal cannot be read: a hangup tells of it.
    stdin.on("error", () => this.abandon());
    const own = Object.entries(letters).map(([letter, action]) => [letter.charCodeAt(0), action] as const);
    this.#actions = {
      ...Object.fromEntries(own),
      0x03: () => process.kill(0, "SIGINT"),
      0x1a: () => process.kill(0, "SIGTSTP"),
      0x1c: () => {
        letGo();
        process.kill(0, "SIGQUIT");
      },
    };
  }

  enter(): void {
    if (this.#listening) return;
    this.#listening = true;
    // After an abandonment the stream believes to be raw still.
    if (this.stdin.isRaw) this.#setRaw(false);
    this.#setRaw(true);
    this.stdin.on("data", this.#typed);
    this.stdin.resume();
  }

  leave(): void {
    if (this.#listening) this.#setRaw(false);
    this.abandon();
  }

  abandon(): void {
    if (!this.#listening) return;
    this.#listening = false;
    this.stdin.off("data", this.#typed);
    this.stdin.pause();
  }

  #setRaw(raw: boolean): void {
    try {
      this.stdin.setRawMode(raw);
    } catch {
      // The terminal has been closed: a hangup is on its way.
    }
  }

  readonly #typed = (bytes: Buffer): void => {
    for (const letter of bytes.toString("latin1").replaceAll(SEQUENCE, "")) this.#actions[letter.charCodeAt(0)]?.();
  };
}

const ESCAPE = "\x1b";
/** Arrows, function keys, and keys with Alt: an escape and what belongs to it, which is no letter. */
const SEQUENCE = new RegExp(`${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|O?.)?`, "gs");
