import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";

afterEach(async () => {
  await Program.endAll();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export const cli = fileURLToPath(new URL("../../../dist/node/cli.js", import.meta.url));

/** The command line as a shell would be given it. */
export const command = `${process.execPath} ${cli}`;

/** A file of test/fixtures/cli. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/cli/${name}`, import.meta.url));
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** What has not been said by then will not be, in ms. */
const PATIENCE = 20_000;

/** A program under way, of which one can wait for what it says. */
export class Program {
  readonly ended: Promise<Ended>;
  stdout = "";
  stderr = "";
  static readonly #running = new Set<Program>();
  readonly #child: ChildProcessWithoutNullStreams;
  #heard: () => void = () => {};
  #over = false;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    Program.#running.add(this);
    child.stdout.setEncoding("utf8").on("data", (text: string) => this.#hear("stdout", text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => this.#hear("stderr", text));
    child.stdin.on("error", () => {});
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        this.#over = true;
        Program.#running.delete(this);
        this.#heard();
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends whatever has not ended, with everything it has started, whether or not it wants to. */
  static async endAll(): Promise<void> {
    const left = [...Program.#running];
    const pids = left.flatMap(({ pid }) => [pid].concat(descendants(pid)));
    for (const pid of pids) quietly(() => process.kill(pid, "SIGKILL"));
    await Promise.all(left.map(({ ended }) => ended));
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }

  /** There is no more to read for it. */
  endInput(): void {
    this.#child.stdin.end();
  }

  /** Nobody reads its results any more, as after `| head`. */
  closeOutput(): void {
    this.#child.stdout.destroy();
  }

  closeErrors(): void {
    this.#child.stderr.destroy();
  }

  /** Waits until it has used so much processor time, in seconds: by then its workers compute. */
  async worked(seconds: number): Promise<void> {
    while (!this.#over && processorTime(this.#child.pid!) < seconds) await setTimeout(10);
    if (this.#over) throw new Error(`expected ${seconds} s of work, got an end:\n${this.stdout}\n${this.stderr}`);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Waits until a stream has matched, after the first `from` characters. @returns where the match ends */
  async said(pattern: RegExp, stream: "stdout" | "stderr" = "stderr", from = 0): Promise<number> {
    let late = false;
    const timer = globalThis.setTimeout(() => {
      late = true;
      this.#heard();
    }, PATIENCE);
    try {
      for (;;) {
        const match = pattern.exec(this[stream].slice(from));
        if (match) return from + match.index + match[0].length;
        if (this.#over || late)
          throw new Error(`expected ${pattern} on ${stream}, got:\n${this[stream].slice(from).slice(-2_000)}`);
        await new Promise<void>((resolve) => {
          this.#heard = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(stream: "stdout" | "stderr", text: string): void {
    this[stream] += text;
    this.#heard();
  }
}

/** The processes that a process has started, and those that they have. */
function descendants(pid: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const children = pids.map(Number).filter((one) => Number(statOf(one)?.[1]) === pid);
  return children.concat(children.flatMap(descendants));
}

/** What /proc tells of a process from its state on, if it still is: state parent group ... */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function quietly(call: () => void): void {
  try {
    call();
  } catch {
    // It has ended meanwhile.
  }
}

/** Seconds that a process and its threads have computed. */
function processorTime(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields?.[11]) + Number(fields?.[12])) / 100;
}

/** A folder of one call's own: in the same one it would go on from what another call has left. */
export function callFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "partway-call-"));
  folders.push(path);
  return path;
}

const folders: string[] = [];

/** Starts `partway` with no terminal near it. @param options.cwd where @default a folder of its own */
export function start(
  args: readonly string[],
  { env = {}, cwd = callFolder() }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Program {
  return new Program(spawn(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env } }));
}

/** Runs `partway` to its end. */
export function partway(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Ended> {
  return start(args, options).ended;
}
