import { spawn } from "node:child_process";
import { Program, callFolder, command } from "./program.js";

/** Keys, as a terminal sends them. */
export const key = { interrupt: "\x03", suspend: "\x1a", quit: "\x1c", enter: "\r" };

const plain = { TERM: "xterm-256color", LANG: "C.UTF-8", LC_ALL: "", NO_COLOR: "", SHELL: "/bin/sh", PS1: "$ " };

/** A shell command in a pseudo-terminal: what it shows is its stdout. `script` is in every Debian (bsdutils). */
export function terminal(line: string, env: NodeJS.ProcessEnv = {}): Program {
  const cwd = callFolder();
  return new Program(spawn("script", ["-qfec", line, "/dev/null"], { cwd, env: { ...process.env, ...plain, ...env } }));
}

/** `partway` in a terminal, and then its exit code and how it has left the terminal. */
export function partwayIn(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  // A trap keeps the shell alive; unlike an ignored signal it is not inherited.
  return terminal(`trap : INT QUIT TERM; stty cols 100; ${line(args)}; echo "ended $?:" $(stty -a)`, env);
}

/** The arguments as a shell takes them. */
export function line(args: readonly string[]): string {
  return [command, ...args.map((argument) => `'${argument}'`)].join(" ");
}

/** What a terminal that was left as it was found says of itself. */
export const restored = /(?<!-)\bicanon\b.*(?<!-)\becho\b/;
