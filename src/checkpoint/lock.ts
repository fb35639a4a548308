import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { PartwayError } from "../errors.js";

/** Who holds a lock. */
interface Owner {
  pid: number;
  /** When its process began, as the system counts it, where it tells: numbers of processes are used again. */
  began: string | undefined;
  host: string;
}

/** A file beside another one, as long as somebody writes to that. */
export class FileLock {
  readonly #path: string;

  /** @throws PartwayError CHECKPOINT_LOCKED while a living process has it */
  constructor(file: string) {
    this.#path = `${file}.lock`;
    // Whoever finds a dead one's lock clears it away, and tries once more like anybody else.
    if (this.#take()) return;
    const owner = ownerOf(file);
    if (owner) {
      const where = owner.host === hostname() ? "" : ` on ${owner.host}`;
      throw new PartwayError("CHECKPOINT_LOCKED", `checkpoint ${file}: process ${owner.pid}${where} is writing to it`);
    }
    this.#clear();
    if (!this.#take()) throw new PartwayError("CHECKPOINT_LOCKED", `checkpoint ${file}: somebody else was faster`);
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }

  #take(): boolean {
    let descriptor: number;
    try {
      descriptor = openSync(this.#path, "wx");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
    writeSync(descriptor, JSON.stringify({ pid: process.pid, began: statOf(process.pid)?.began, host: hostname() }));
    closeSync(descriptor);
    return true;
  }

  /** Of several who clear away the same one, a single one succeeds. */
  #clear(): void {
    const aside = `${this.#path}.${process.pid}`;
    try {
      renameSync(this.#path, aside);
      rmSync(aside, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
}

/** Who writes to a file; undefined for nobody, or for one who is dead. */
export function ownerOf(file: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(`${file}.lock`, "utf8")) as Owner;
    return isAlive(owner) ? owner : undefined;
  } catch {
    // It is gone, or was not written to its end.
    return undefined;
  }
}

/** Of a process on another machine nobody here can tell. */
function isAlive({ pid, began, host }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = statOf(pid);
  // One that was killed, and that nobody has asked about yet, is dead all the same.
  if (now?.state === "Z" || now?.state === "X") return false;
  return began === undefined || now?.began === began;
}

/** Of /proc/PID/stat (proc(5)) the 3rd and the 22nd field, after the name in brackets; undefined where there is none. */
function statOf(pid: number): { state: string | undefined; began: string | undefined } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], began: fields[19] };
  } catch {
    return undefined;
  }
}
