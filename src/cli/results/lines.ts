import type { Written } from "../ending/standard-streams.js";

/** In characters: so many are written at once. */
const FULL = 65_536;

/** Lines on their way out: many at once while they come quickly, each at once while they do not. */
export class Lines {
  /** Why nothing more is written; undefined while all is well. */
  failed: Exclude<Written, "written"> | undefined;
  #text = "";
  #soon = false;
  #writing: Promise<void> | undefined;

  /** @param onfailed called once, when something could not be written */
  constructor(
    private readonly put: (text: string) => Promise<Written>,
    private readonly onfailed: (why: Exclude<Written, "written">) => void,
  ) {}

  /** @returns a promise, if the one who adds had better wait */
  add(line: string): Promise<void> | undefined {
    this.#text += line;
    if (this.#text.length >= FULL) return this.flush();
    if (!this.#soon) {
      this.#soon = true;
      setImmediate(() => {
        this.#soon = false;
        void this.flush();
      });
    }
  }

  /** Resolves when everything that was added is written, or cannot be. */
  flush(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#text !== "") {
      const text = this.#text;
      this.#text = "";
      if (this.failed) continue;
      const written = await this.put(text);
      if (written === "written") continue;
      this.failed = written;
      this.onfailed(written);
    }
  }
}
