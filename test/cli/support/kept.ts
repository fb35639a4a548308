import { mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { FileStatus } from "partway/checkpoint";
import type { Random } from "../../helpers/random.js";
import { type Program, partway, start } from "./program.js";

/** The checkpoint of a call that is made again and again. */
export class KeptCall {
  /** @param file in a folder of its own, which is made @param args with the files of the call by their whole paths */
  constructor(
    readonly file: string,
    private readonly args: readonly string[],
  ) {
    mkdirSync(dirname(file));
  }

  /** The next sitting: the call is made again, or resumed. @param more options */
  sit(random: Random, more: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
    if (this.begun && random.chance(0.5)) return start(["resume", this.file, ...more], { cwd: "/", env });
    const cwd = dirname(this.file);
    return start([...this.args, "--checkpoint", basename(this.file), ...more], { cwd, env });
  }

  /** Whether anything was kept that is there still. */
  get begun(): boolean {
    return (statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) > 0;
  }

  /** What `partway status` says. */
  async status(): Promise<FileStatus> {
    const { code, stdout, stderr } = await partway(["status", this.file, "--json"]);
    if (code !== 0) throw new Error(`expected the status of ${this.file}, got exit ${code}: ${stderr}`);
    return JSON.parse(stdout) as FileStatus;
  }

  /** The files beside it that are partway's: none after a run that is done. */
  get left(): string[] {
    return readdirSync(dirname(this.file)).filter((name) => name.startsWith(basename(this.file)));
  }
}

/** Options that may be others in each sitting. @returns the workers, too */
export function drawOptions(random: Random): { workers: number; options: string[] } {
  const workers = random.whole(1, 2);
  return { workers, options: ["-j", String(workers), ...(random.chance(0.2) ? ["--no-shared-memory"] : [])] };
}
