import { spawnSync } from "node:child_process";

/** Runs a command and gives how long its whole process took, in seconds. Undefined if there is no such command. */
export function timeCommand(command, args) {
  const start = performance.now();
  const { error, status, stderr } = spawnSync(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  if (error?.code === "ENOENT") return undefined;
  if (error || status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? stderr}`);
  return (performance.now() - start) / 1_000;
}

export const cli = new URL("../../dist/node/cli.js", import.meta.url).pathname;

/** A measurement that a missing command leaves out. */
export function commandIfThere(command, args) {
  return timeCommand(command, ["--version"]) === undefined ? undefined : () => timeCommand(command, args);
}
