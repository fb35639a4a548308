import { rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Report } from "../../index.js";
import { type Checkpoint, fileCheckpoint } from "../../checkpoint/node.js";
import type { CommonOptions } from "../arguments/common-options.js";
import { UsageError, systemReason } from "../ending/usage-error.js";
import { type ReadFile, refuseRead } from "../results/read-files.js";
import type { Say } from "../terminal/say.js";

/** A call as a checkpoint keeps it, to be made again. */
export interface SavedCall {
  /** What was typed after the command. */
  argv: readonly string[];
  /** Where. */
  folder: string;
}

/** The checkpoint that the flags ask for. */
export class KeptRun {
  readonly checkpoint: Checkpoint | undefined;
  readonly #name: string | undefined;
  readonly #stays: boolean;
  #dropped = 0;

  /** @param reads files that the call reads @throws UsageError if it is one of those, or the file of the results */
  constructor(
    { checkpoint: name, keepCheckpoint, resumeFailed, output, joblog }: KeptOptions,
    call: SavedCall,
    reads: readonly ReadFile[] = [],
  ) {
    this.#name = name;
    this.#stays = keepCheckpoint ?? false;
    if (name === undefined) return;
    try {
      refuseRead(statSync(name, { throwIfNoEntry: false }), reads);
      for (const [flag, file] of Object.entries({ "--output": output, "--joblog": joblog }))
        if (file !== undefined && resolve(file) === resolve(name)) throw new Error(`the file of ${flag}`);
    } catch (error) {
      throw new UsageError(`--checkpoint ${name}: expected a file of its own, got ${systemReason(error)}`);
    }
    this.checkpoint = fileCheckpoint(name, {
      call,
      retryRejected: resumeFailed ?? false,
      onDropped: (bytes) => (this.#dropped += bytes),
    });
  }

  /** Says how to go on; of a run that is complete there is nothing left to keep. @param written whether its results are safe */
  end(report: Report | undefined, written: boolean, say: Say): void {
    if (this.#name === undefined || report?.checkpoint === undefined) return;
    if (this.#dropped > 0)
      say.notice(`${this.#name}: left out ${this.#dropped} bytes at its end, which were no whole record`);
    const complete = report.status === "completed" && report.counts.rejected === 0 && written;
    if (!complete) say.notice(`partway resume ${this.#name} goes on from here`);
    else if (!this.#stays) rmSync(this.#name, { force: true });
  }
}

type KeptOptions = Pick<CommonOptions, "checkpoint" | "keepCheckpoint" | "resumeFailed" | "output"> & {
  joblog?: string;
};
