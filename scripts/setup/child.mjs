import { spawn } from "node:child_process";

/**
 * Runs a program to its end, with its output where `stdio` says.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options] default: no stdin, all output to stderr
 * @returns {Promise<number>} its exit code; 128 and the signal's number if a signal ended it; 127 if it could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", 2, 2], ...options });
    child.on("error", () => resolve(127));
    child.on("close", (code, signal) => resolve(code ?? 128 + (signalNumbers[signal] ?? 0)));
  });
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 };

/**
 * Runs one of the programs that come with a package.
 *
 * @param {string} name as in node_modules/.bin
 */
export function runBin(name, args, options) {
  return run(`node_modules/.bin/${name}`, args, { shell: process.platform === "win32", ...options });
}
