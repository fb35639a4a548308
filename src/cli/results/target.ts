import type { AnyKernel, Report } from "../../index.js";
import type { RunFlags } from "../arguments/run-options.js";
import { exitCodes } from "../ending/exit.js";
import { chooseFormat, isBinary, render, standardSurface } from "./formats.js";
import { OutputFile } from "./output-file.js";
import type { ReadFile } from "./read-files.js";
import { writeOut } from "../ending/standard-streams.js";
import { grouped } from "../terminal/progress-text.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import type { Voice } from "../terminal/voice.js";

/** A file's result is laid out for no terminal. */
const PAPER = { columns: 80, color: false };

/** Where a run's result goes, and as what: found out, with all that may be wrong with it, before the work. */
export class Target {
  readonly #file: OutputFile | undefined;
  readonly #format: string;
  readonly #json: boolean;
  readonly #color: boolean;

  /** @param reads files that the call reads: none of them may be written @throws UsageError */
  constructor(
    private readonly kernel: AnyKernel,
    { output, format, json, color }: RunFlags,
    reads: readonly ReadFile[] = [],
  ) {
    const file = output === "-" ? undefined : output;
    this.#format = chooseFormat(kernel, format, file);
    this.#json = json ?? false;
    this.#color = color;
    if (file !== undefined) this.#file = new OutputFile(file, reads);
    else if (this.#json && format !== undefined && format !== "json") {
      throw new UsageError(`--format ${format}: expected --output FILE beside --json, got both for standard output`);
    } else if (isBinary(this.#format) && process.stdout.isTTY) {
      throw new UsageError(`--format ${format}: expected --output FILE or a pipe, got a terminal`);
    }
  }

  /** Whether anything goes to standard output. */
  get prints(): boolean {
    return this.#file === undefined || this.#json;
  }

  /** Writes the result, and says what went wrong. @returns the exit code that this alone would give */
  async write(report: Report, voice: Voice): Promise<number> {
    await made(report.value, voice);
    if (this.#file) {
      const whole = await this.#writeFile(this.#file, report, voice);
      if (!this.#json && whole) return exitCodes.done;
      const code = await this.#print(report, this.#json ? "json" : "text", voice);
      return whole ? code : exitCodes.failed;
    }
    return this.#print(report, this.#json ? "json" : this.#format, voice);
  }

  async #writeFile(file: OutputFile, report: Report, voice: Voice): Promise<boolean> {
    try {
      const content = await render(this.kernel, report, this.#format, PAPER);
      file.write(content);
      voice.notice(`wrote ${file.name} (${grouped(Buffer.byteLength(content))} bytes)`);
      return true;
    } catch (error) {
      voice.error(`--output ${file.name}: could not be written: ${systemReason(error)}`);
      return false;
    }
  }

  async #print(report: Report, format: string, voice: Voice): Promise<number> {
    let content: string | Uint8Array;
    try {
      content = await render(this.kernel, report, format, standardSurface(this.#color));
    } catch (error) {
      voice.error(`the format ${format} of ${this.kernel.name} failed: ${systemReason(error)}`);
      if (format !== "json") await this.#print(report, "json", voice);
      return exitCodes.failed;
    }
    const written = await writeOut(content);
    if (written === "written") return exitCodes.done;
    if (written === "closed") return exitCodes.closedPipe;
    voice.error(`standard output: could not be written: ${systemReason(written.error)}`);
    return exitCodes.failed;
  }
}

/** In ms: what is made for longer is told of. */
const LONG = 300;

/** A value may make what is shown of it only then, which can take some seconds for a large one. */
async function made(value: unknown, voice: Voice): Promise<void> {
  const telling = setTimeout(() => voice.notice("making the answer ..."), LONG);
  try {
    await (value as { made?(): Promise<void> } | null | undefined)?.made?.();
  } finally {
    clearTimeout(telling);
  }
}
