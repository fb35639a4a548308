import { accessSync, closeSync, constants, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants as system } from "node:os";
import { resolve } from "node:path";
import type { Outcome } from "../../index.js";
import type { Written } from "../ending/standard-streams.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import { Lines } from "./lines.js";
import { valueJson } from "../../json/index.js";
import { isStandardOutput } from "../arguments/values.js";
import { type ReadFile, refuseRead } from "./read-files.js";

/** The columns of GNU parallel's --joblog. */
const HEADER = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";

/** What the log of a job tells beside its outcome. */
export interface Logged {
  /** The job's input, as it was read. */
  input: string;
  /** The signal that stopped the run, if one did. */
  signal: NodeJS.Signals | undefined;
}

/** A line for each job that was begun, as they come. What the file held before stays until the first of them. */
export class Joblog {
  #descriptor: number | undefined;
  readonly #lines: Lines;

  /** @param onfailed called once, when it cannot be written any more */
  constructor(
    private readonly name: string,
    private readonly task: string,
    onfailed: () => void,
  ) {
    this.#lines = new Lines((text) => this.#put(text), onfailed);
  }

  add(outcome: Outcome, logged: Logged): Promise<void> | undefined {
    return this.#lines.add(joblogLine(outcome, this.task, logged));
  }

  /** Without any job there is a header. @returns what went wrong, if anything */
  async close(): Promise<string | undefined> {
    await this.#lines.flush();
    const written = this.#lines.failed ?? (await this.#put(""));
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    if (written === "written") return undefined;
    return written === "closed" ? "it was closed" : systemReason(written.error);
  }

  #put(text: string): Promise<Written> {
    try {
      this.#descriptor ??= this.#begin();
      writeFileSync(this.#descriptor, text);
      return Promise.resolve("written");
    } catch (error) {
      return Promise.resolve({ error: error as NodeJS.ErrnoException });
    }
  }

  #begin(): number {
    const descriptor = openSync(this.name, "w");
    writeFileSync(descriptor, HEADER);
    return descriptor;
  }
}

/**
 * Finds out before the work whether a log can be written, and that nothing else is written or read there.
 *
 * @throws UsageError
 */
export function checkJoblog(name: string, reads: readonly ReadFile[], output: string | undefined): void {
  try {
    if (isStandardOutput(name)) throw new Error("standard output, which is for the results");
    const before = statSync(name, { throwIfNoEntry: false });
    if (before?.isDirectory()) throw new Error("a directory");
    refuseRead(before, reads);
    if (output !== undefined && output !== "-" && resolve(output) === resolve(name))
      throw new Error("the file of --output");
    if (before) return accessSync(name, constants.W_OK);
    // Only an attempt tells.
    closeSync(openSync(name, "wx"));
    rmSync(name);
  } catch (error) {
    throw new UsageError(`--joblog ${name}: expected a file that can be written, got ${systemReason(error)}`);
  }
}

/** Times in seconds, as parallel has them. A job whose times are not known has zeros. */
export function joblogLine(outcome: Outcome, task: string, { input, signal }: Logged): string {
  const { job, status, started = 0, elapsedMs = 0 } = outcome;
  const exit = { fulfilled: 0, rejected: 1, partial: -1, unstarted: -1 }[status];
  const columns = [
    job + 1,
    ":",
    (started / 1_000).toFixed(3).padStart(15),
    (elapsedMs / 1_000).toFixed(3).padStart(10),
    Buffer.byteLength(input),
    Buffer.byteLength(valueJson(outcome) ?? ""),
    exit,
    status === "partial" && signal ? system.signals[signal] : 0,
    `${task} ${input}`.replaceAll("\t", "\\t").replaceAll("\n", "\\n"),
  ];
  return `${columns.join("\t")}\n`;
}
