import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
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
  readonly #text = JSON.stringify({
    pid: process.pid,
    began: statOf(process.pid)?.began,
    host: hostname(),
    id: randomUUID(),
  });

  /** @throws PartwayError CHECKPOINT_LOCKED while a living process has it */
  constructor(file: string) {
    this.#path = `${file}.lock`;
    const owner = take(this.#path, this.#text);
    if (!owner) {
      sweep(this.#path);
      return;
    }
    const where = owner.host === hostname() ? "" : ` on ${owner.host}`;
    throw new PartwayError("CHECKPOINT_LOCKED", `checkpoint ${file}: process ${owner.pid}${where} is writing to it`);
  }

  /** If somebody has removed it, there may be another one's by now. */
  release(): void {
    if (textOf(this.#path) === this.#text) rmSync(this.#path, { force: true });
  }
}

/** Who writes to a file; undefined for nobody, for one who is dead, and where nobody can tell. */
export function ownerOf(file: string): Owner | undefined {
  try {
    return ownerIn(`${file}.lock`);
  } catch {
    return undefined;
  }
}

/**
 * Takes a lock. Whoever finds a dead one's clears it away, and tries once more like anybody else. Two who do that must not
 * clear away each other's: it takes the lock of the lock, of which all of this is true again.
 *
 * @returns who has it already, if somebody who lives has
 */
function take(path: string, text: string): Owner | undefined {
  if (make(path, text)) return undefined;
  const owner = ownerIn(path);
  if (owner) return owner;
  const over = `${path}.lock`;
  const faster = take(over, text);
  if (faster) return faster;
  try {
    // It is a dead one's as long as it is there: but it may be gone, and another one's the moment after.
    const left = textOf(path);
    if (left !== undefined && !livingIn(left)) rmSync(path);
  } finally {
    rmSync(over, { force: true });
  }
  return take(path, text);
}

/** Its text is in it from the moment it is there. @returns whether it was made; not where there is one */
function make(path: string, text: string): boolean {
  const own = `${path}.${randomUUID()}`;
  try {
    writeFileSync(own, text);
    linkSync(own, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (!LINKLESS.has(code)) throw error;
    return makeInPlace(path, text);
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes what those have left beside a lock who were killed while they took it. */
function sweep(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const left = join(dirname(path), name);
    const age = Date.now() - (statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    const text = textOf(left);
    // One without a text may be about to be written.
    if (text !== undefined && !livingIn(text) && (text !== "" || age > WRITTEN)) rmSync(left, { force: true });
  }
}

/** By then, in ms, whoever makes a lock has written to it. */
const WRITTEN = 1_000;

/** What a file system says that has no links, as FAT, and some of other machines. */
const LINKLESS = new Set<string | undefined>(["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** For a moment it is there without its text. */
function makeInPlace(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Whose a lock is; undefined for one who is dead, and for a lock that is gone. */
function ownerIn(path: string): Owner | undefined {
  const text = textOf(path);
  return text === undefined ? undefined : livingIn(text);
}

/** Undefined for one who is dead, and for a text that was not written to its end. */
function livingIn(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Owner;
    return typeof owner.pid === "number" && isAlive(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined if it is gone. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
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
