import type { Outcome, Report } from "../../index.js";
import { exitCodes } from "../ending/exit.js";
import { type Written, writeOut } from "../ending/standard-streams.js";
import { systemReason } from "../ending/usage-error.js";
import { countOf, grouped } from "../terminal/progress-text.js";
import type { Voice } from "../terminal/voice.js";
import { Lines } from "./lines.js";
import { type NewContent, OutputFile } from "./output-file.js";
import { outcomeLine, unwritableLine } from "./outcome-line.js";
import { reportJson } from "./report-json.js";

/** Where the results of `map` go: a line for each job that was begun, to a file or to standard output. */
export class LineTarget {
  readonly #lines: Lines;
  readonly #file: { name: string; content: NewContent } | undefined;
  readonly #json: boolean;
  #lineCount = 0;
  #unwritable = 0;

  /** @param onfailed called once, when nothing more can be written @throws UsageError */
  constructor({ output, json }: { output?: string; json?: true }, onfailed: () => void) {
    this.#json = json ?? false;
    if (output === undefined || output === "-") this.#lines = new Lines(writeOut, onfailed);
    else {
      const content = new OutputFile(output).begin();
      this.#file = { name: output, content };
      this.#lines = new Lines((text) => putInto(content, text), onfailed);
    }
  }

  /** Whether anything goes to standard output. */
  get prints(): boolean {
    return this.#file === undefined || this.#json;
  }

  /** @returns how many bytes the line has, and a promise if the one who adds had better wait */
  add(outcome: Outcome): { bytes: number; wait: Promise<void> | undefined } {
    const line = this.#line(outcome);
    this.#lineCount++;
    return { bytes: line.length, wait: this.#lines.add(line) };
  }

  #line(outcome: Outcome): string {
    try {
      return outcomeLine(outcome);
    } catch (error) {
      this.#unwritable++;
      return unwritableLine(outcome, error);
    }
  }

  /** What was added is all; says what went wrong. @returns the exit code that this alone would give */
  async close(report: Report | undefined, voice: Voice): Promise<number> {
    await this.#lines.flush();
    const codes = [this.#commit(voice)];
    if (this.#unwritable > 0) {
      voice.error(`${grouped(this.#unwritable)} results cannot be written as JSON: their lines say so`);
      codes.push(exitCodes.failed);
    }
    if (this.#json && report) codes.push(codeOf(await writeOut(reportJson(report, null))));
    return Math.max(...codes);
  }

  /** The call has come to nothing: what a file held before stays. */
  discard(): void {
    this.#file?.content.discard();
  }

  #commit(voice: Voice): number {
    const { failed } = this.#lines;
    if (!this.#file) {
      if (failed && failed !== "closed")
        voice.error(`standard output: could not be written: ${systemReason(failed.error)}`);
      return failed ? codeOf(failed) : exitCodes.done;
    }
    const { name, content } = this.#file;
    try {
      if (failed) throw (failed as { error: Error }).error;
      content.commit();
      voice.notice(`wrote ${name} (${countOf(this.#lineCount, "line")})`);
      return exitCodes.done;
    } catch (error) {
      content.discard();
      voice.error(`--output ${name}: could not be written: ${systemReason(error)}`);
      return exitCodes.failed;
    }
  }
}

function codeOf(written: Written): number {
  if (written === "written") return exitCodes.done;
  return written === "closed" ? exitCodes.closedPipe : exitCodes.failed;
}

function putInto(content: NewContent, text: string): Promise<Written> {
  try {
    content.write(text);
    return Promise.resolve("written");
  } catch (error) {
    return Promise.resolve({ error: error as NodeJS.ErrnoException });
  }
}
