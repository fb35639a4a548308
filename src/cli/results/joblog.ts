import { closeSync, openSync, writeSync } from "node:fs";
import { constants } from "node:os";
import type { Outcome } from "../../index.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import type { Written } from "../ending/standard-streams.js";
import { Lines } from "./lines.js";

/** The columns of GNU parallel's --joblog. */
const HEADER = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";

/** What the log of a job tells beside its outcome. */
export interface Logged {
  /** The job's input, as it was read. */
  input: string;
  /** Bytes of its line of output. */
  received: number;
  /** The signal that stopped the run, if one did. */
  signal: NodeJS.Signals | undefined;
}

/** A line for each job that was begun, as they come. */
export class Joblog {
  readonly #descriptor: number;
  readonly #lines: Lines;

  /** @param onfailed called once, when it cannot be written any more @throws UsageError */
  constructor(
    readonly name: string,
    private readonly task: string,
    onfailed: () => void,
  ) {
    try {
      this.#descriptor = openSync(name, "w");
    } catch (error) {
      throw new UsageError(`--joblog ${name}: expected a file that can be written, got ${systemReason(error)}`);
    }
    this.#lines = new Lines((text) => this.#put(text), onfailed);
    void this.#lines.add(HEADER);
  }

  add(outcome: Outcome, logged: Logged): Promise<void> | undefined {
    return this.#lines.add(joblogLine(outcome, this.task, logged));
  }

  /** @returns what went wrong, if anything */
  async close(): Promise<string | undefined> {
    await this.#lines.flush();
    closeSync(this.#descriptor);
    const { failed } = this.#lines;
    return failed && (failed === "closed" ? "it was closed" : systemReason(failed.error));
  }

  #put(text: string): Promise<Written> {
    try {
      writeSync(this.#descriptor, text);
      return Promise.resolve("written");
    } catch (error) {
      return Promise.resolve({ error: error as NodeJS.ErrnoException });
    }
  }
}

/** Seconds, as parallel has them. A job whose times are not known has zeros. */
export function joblogLine(
  { job, status, started = 0, elapsedMs = 0 }: Outcome,
  task: string,
  { input, received, signal }: Logged,
): string {
  const exit = { fulfilled: 0, rejected: 1, partial: -1, unstarted: -1 }[status];
  const number = status === "partial" && signal ? constants.signals[signal] : 0;
  const columns = [
    job + 1,
    ":",
    (started / 1_000).toFixed(3).padStart(15),
    (elapsedMs / 1_000).toFixed(3).padStart(10),
    Buffer.byteLength(input),
    received,
    exit,
    number,
    `${task} ${input}`.replaceAll("\t", "\\t").replaceAll("\n", "\\n"),
  ];
  return `${columns.join("\t")}\n`;
}
