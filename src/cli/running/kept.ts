import { existsSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { PartwayError } from "../../index.js";
import { realPathOf } from "../../checkpoint/file-path.js";
import { type Checkpoint, type Found, fileCheckpoint, folderCheckpoint } from "../../checkpoint/node.js";
import type { CommonOptions } from "../arguments/common-options.js";
import { exitCodes } from "../ending/exit.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import { isDevice } from "../results/formats.js";
import { type ReadFile, refuseRead } from "../results/read-files.js";
import { countOf, failedText, grouped } from "../terminal/progress-text.js";
import type { Say } from "../terminal/say.js";
import type { Ending } from "./running.js";

/** A call as a checkpoint keeps it, to be made again. */
export interface SavedCall {
  /** What was typed after the command. */
  argv: readonly string[];
  /** Where. */
  folder: string;
}

type KeptOptions = Pick<CommonOptions, "checkpoint" | "keepCheckpoint" | "resumeFailed" | "output"> & {
  joblog?: string;
};

/** @param reads files that the call reads @throws UsageError if --checkpoint names one of those, or a file of results */
export function checkCheckpoint({ checkpoint, output, joblog }: KeptOptions, reads: readonly ReadFile[] = []): void {
  if (typeof checkpoint !== "string") return;
  try {
    refuseRead(statSync(checkpoint, { throwIfNoEntry: false }), reads);
    for (const [flag, file] of Object.entries({ "--output": output, "--joblog": joblog }))
      if (file !== undefined && realPathOf(file) === realPathOf(checkpoint)) throw new Error(`the file of ${flag}`);
  } catch (error) {
    throw new UsageError(`--checkpoint ${checkpoint}: expected a file of its own, got ${systemReason(error)}`);
  }
}

/** Work of so many ms is no loss. */
const SOON = 1_000;

/**
 * A run's checkpoint: in the file that was asked for, or beside its results, under a name that the same call finds again. One that
 * nobody asked for is in nobody's way: where it cannot be kept, the run goes on without.
 */
export class KeptRun {
  readonly checkpoint: Checkpoint | undefined;
  readonly #asked: boolean;
  readonly #stays: boolean;
  #name: string | undefined;
  #found = false;
  /** Whether `partway resume` can make the call again: not that of `map` which a page or a program has begun. */
  #byName = true;
  /** Jobs in it whose inputs were not among this call's. */
  #unused = 0;
  #goes = false;
  #say: Say | undefined;

  /** @param apart what else tells this call from others @see folderCheckpoint */
  constructor(
    { checkpoint, keepCheckpoint, resumeFailed, output = "-" }: KeptOptions,
    call: SavedCall,
    apart?: unknown,
  ) {
    this.#asked = typeof checkpoint === "string";
    this.#stays = keepCheckpoint ?? false;
    if (checkpoint === false) return;
    const onFound = (found: Found): void => this.#goesOn(found);
    const onUnused = (jobs: number): void => void (this.#unused = jobs);
    if (typeof checkpoint === "string") {
      this.checkpoint = fileCheckpoint(checkpoint, { call, onFound, onUnused, retryRejected: resumeFailed ?? false });
      return;
    }
    this.checkpoint = folderCheckpoint(output === "-" || isDevice(output) ? "." : dirname(output), {
      call,
      apart,
      onFound,
      onUnused,
      // Whoever makes the same call again wants to see whether it goes better now.
      retryRejected: resumeFailed ?? "completed",
      onFailed: ({ message }: PartwayError) => this.#notice(`going on without a checkpoint: ${message}`),
    });
  }

  /** To whom it speaks of what happens. */
  tell(say: Say): void {
    this.#say = say;
  }

  #goesOn({ name, counts: { fulfilled, partial, rejected }, dropped, command, call }: Found): void {
    this.#found = true;
    this.#byName = command === "run" || call !== undefined;
    if (dropped > 0) this.#notice(`${name}: left out ${countOf(dropped, "byte")} at its end: no whole record`);
    this.#notice(
      `going on from ${name}: ${countOf(fulfilled, "finished job")}, ${grouped(partial)} part-done${failedText(rejected)}`,
    );
  }

  /** Decides whether there is anything to go on with. If there is not, the report does not tell of it. */
  settle({ report, failures }: Ending): void {
    this.#name = report?.checkpoint;
    if (report?.checkpoint === undefined || this.#stays) return;
    const { status, counts } = report;
    const complete = status === "completed" && failures.count === 0 && this.#unused === 0;
    this.#goes = complete || (!this.#found && counts.fulfilled + counts.partial + failures.count === 0);
    if (this.#goes) delete report.checkpoint;
  }

  /** Says how to go on. @param code how writing the results has ended */
  end({ report, failures }: Ending, code: number): void {
    const name = this.#name;
    if (name === undefined) return;
    const { status, elapsedMs } = report!;
    // Whoever has soon read enough wants no more.
    const unwanted = !this.#asked && !this.#found && code === exitCodes.closedPipe && elapsedMs < SOON;
    if (unwanted || (this.#goes && (code === exitCodes.done || status !== "completed")))
      rmSync(realPathOf(name), { force: true });
    else if (!existsSync(name)) this.#say?.error(`${name} is gone: nothing can go on from it`);
    else if (status !== "completed")
      this.#notice(`${this.#byName ? `partway resume ${name}, or the same call,` : "the same call"} goes on from here`);
    else if (code !== exitCodes.done) this.#notice(`partway resume ${name} writes the results again`);
    else if (this.#unused > 0)
      this.#notice(`${name} stays: it keeps ${countOf(this.#unused, "job")} of inputs that are not in this list`);
    else if (failures.count > 0) this.#notice(`partway resume ${name} --resume-failed tries the failed again`);
  }

  #notice(text: string): void {
    this.#say?.notice(text);
  }
}
