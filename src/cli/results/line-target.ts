import type { Outcome } from "../../index.js";
import { exitCodes } from "../ending/exit.js";
import type { Written } from "../ending/standard-streams.js";
import { systemReason } from "../ending/usage-error.js";
import { countOf } from "../terminal/progress-text.js";
import type { Say } from "../terminal/say.js";
import { Lines } from "./lines.js";
import type { NewContent, OutputFile } from "./output-file.js";
import { makeWritable, outcomeLine } from "../../json/index.js";

/** Where the results of `map` go: a line for each job that was begun, to a file or to standard output. */
export class LineTarget {
  readonly #lines: Lines;
  #content: NewContent | undefined;
  #count = 0;

  /**
   * @param file undefined for standard output
   * @param print writes to standard output
   * @param onfailed called once, when nothing more can be written
   */
  constructor(
    private readonly file: OutputFile | undefined,
    print: (text: string) => Promise<Written>,
    onfailed: (why: Exclude<Written, "written">) => void,
  ) {
    this.#lines = new Lines(file ? (text) => this.#put(text, file) : print, onfailed);
  }

  /**
   * What cannot be written is taken out of the outcome.
   *
   * @returns a promise if the one who adds had better wait
   */
  add(outcome: Outcome): Promise<void> | undefined {
    try {
      return this.addLine(outcomeLine(outcome));
    } catch (error) {
      makeWritable(outcome, error);
      return this.addLine(outcomeLine(outcome));
    }
  }

  addLine(line: string): Promise<void> | undefined {
    this.#count++;
    return this.#lines.add(line);
  }

  /** What was added is all; says what went wrong. @returns the exit code that this alone would give */
  async close(say: Say): Promise<number> {
    await this.#lines.flush();
    const { failed } = this.#lines;
    if (this.file) return this.#commit(this.file, failed, say);
    if (!failed) return exitCodes.done;
    if (failed === "closed") return exitCodes.closedPipe;
    say.error(`standard output: could not be written: ${systemReason(failed.error)}`);
    return exitCodes.failed;
  }

  /** The call has come to nothing: what a file held before stays. */
  discard(): void {
    this.#content?.discard();
  }

  #commit(file: OutputFile, failed: Lines["failed"], say: Say): number {
    try {
      if (failed) throw failed === "closed" ? new Error("it was closed") : failed.error;
      this.#content ??= file.begin();
      this.#content.commit();
      say.notice(`wrote ${file.name} (${countOf(this.#count, "line")})`);
      return exitCodes.done;
    } catch (error) {
      this.discard();
      say.error(`--output ${file.name}: could not be written: ${systemReason(error)}`);
      return exitCodes.failed;
    }
  }

  #put(text: string, file: OutputFile): Promise<Written> {
    try {
      this.#content ??= file.begin();
      this.#content.write(text);
      return Promise.resolve("written");
    } catch (error) {
      return Promise.resolve({ error: error as NodeJS.ErrnoException });
    }
  }
}
