import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";

/** A line of what `partway map` writes. */
export interface Line {
  job: number;
  status: "fulfilled" | "partial" | "rejected";
  value?: unknown;
  position?: number;
  error?: { code: string; name: string; message: string; [own: string]: unknown };
  attempts: number;
}

/** The lines of a file or of a stream, each of which is JSON, and ends. */
export function linesOf(text: string): Line[] {
  if (text === "") return [];
  expect(text.endsWith("\n")).toBe(true);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

export const byJob = (lines: readonly Line[]): Line[] => lines.toSorted((a, b) => a.job - b.job);

/** A folder of a test file's own, with tasks and inputs in it. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "partway-map-"));

  constructor() {
    this.write("package.json", '{"type":"module"}');
    afterAll(() => rmSync(this.path, { recursive: true, force: true }));
  }

  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text);
    return path;
  }

  /** Inputs, a line each. */
  inputs(name: string, values: readonly unknown[]): string {
    return this.write(name, values.map((value) => `${JSON.stringify(value)}\n`).join(""));
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }
}

export const tasks = {
  double: "export default (number) => number * 2 + 1;",
  /** Takes so many steps of 10 ms by the clock. */
  steps: `export default function* (steps, job) {
    for (let at = job.resumed ?? 0; at < steps; at++) {
      const end = performance.now() + 10;
      while (performance.now() < end);
      yield at + 1;
    }
    return "done";
  }`,
  /** Says on stderr that it was begun, and goes on until it is stopped. */
  endless: `export default function* (name) {
    console.log("begun " + name);
    for (let at = 1; ; at++) yield at;
  }`,
  /** Throws for odd numbers, in the first so many attempts. */
  odd: `export default (number, job) => {
    if (number % 2 === 1) throw Object.assign(new RangeError("odd: " + number), { number, code: "ODD" });
    return number;
  };
  export const atFirst = (number, job) => {
    if (job.attempt < 3) throw new Error("attempt " + job.attempt);
    return job.attempt;
  };`,
} as const;
