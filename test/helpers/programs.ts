import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Ended<Report> {
  lines: string[];
  /** What the program printed last, if that is JSON. */
  report: Report;
  code: number | null;
  signal: string | null;
}

/** Runs a program of test/fixtures/programs to its end. `onLine` hears of every line it prints. */
export async function runProgram<Report>(
  file: string,
  settings: unknown[],
  onLine: (line: string, child: ChildProcess) => void = () => {},
): Promise<Ended<Report>> {
  const program = new URL(`../fixtures/programs/${file}`, import.meta.url).pathname;
  const child = spawn(process.execPath, [program, ...settings.map((setting) => JSON.stringify(setting))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    onLine(line, child);
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once("close", (...ended) => resolve(ended)),
  );
  const last = lines.at(-1) ?? "";
  const report = last.startsWith("{") ? (JSON.parse(last) as Report) : (undefined as never);
  return { lines, code, signal, report };
}
