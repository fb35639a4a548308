import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";

const program = new URL("../fixtures/programs/run.mjs", import.meta.url).pathname;
const long = { jobs: 6, extent: 1e9 };
const stuck = { jobs: 2, extent: 1e9, stuckJob: 0, stuckStep: 0 };

interface Ended {
  lines: string[];
  code: number | null;
  signal: string | null;
  report: {
    status: string;
    by?: string;
    counts: Record<string, number>;
    jobs: number;
    forced: boolean;
    listeners: number;
  };
}

/** Runs the program to its end. `onLine` hears of every line it prints. */
async function run(
  settings: unknown[],
  onLine: (line: string, child: ChildProcess) => void = () => {},
): Promise<Ended> {
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
  return {
    lines,
    code,
    signal,
    report: last.startsWith("{") ? (JSON.parse(last) as Ended["report"]) : (undefined as never),
  };
}

describe("a process with a pool", () => {
  it("ends by itself once its runs have, though nobody closes the pool", async () => {
    const { code, report } = await run([{ jobs: 20 }, {}]);
    expect(code).toBe(0);
    expect(report).toMatchObject({ status: "completed", counts: { fulfilled: 20 }, listeners: 0 });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "stops its run on the first %s, and ends by itself",
    async (signal) => {
      const { code, report } = await run(
        [long, {}, { busy: 2 }],
        (line, child) => line === "in flight" && child.kill(signal),
      );
      expect(code).toBe(0);
      expect(report).toMatchObject({
        status: "stopped",
        by: signal,
        counts: { partial: 2, unstarted: 4 },
        forced: false,
        listeners: 0,
      });
    },
  );

  it("takes two signals at once as one", async () => {
    const twice = (line: string, child: ChildProcess): void => {
      if (line === "in flight") for (const signal of ["SIGINT", "SIGTERM"] as const) child.kill(signal);
    };
    const { code, lines } = await run([stuck, { grace: 600 }], twice);
    expect(code).toBe(0);
    expect(lines).not.toContain("forcing");
  });

  it("forces its run on the second, and still has its report", async () => {
    const { code, lines, report } = await run([stuck, { grace: 1e6 }, { busy: 2 }], (line, child) => {
      if (line === "in flight") child.kill("SIGINT");
      // A press counts 200 ms after the last one.
      if (line === "stopping") setTimeout(() => child.kill("SIGINT"), 300);
    });
    expect(code).toBe(0);
    expect(lines).toContain("forcing");
    expect(report).toMatchObject({ status: "stopped", counts: { partial: 2, unstarted: 0 }, forced: true });
  });

  it("dies of the third, which nothing can hold up", async () => {
    // Three presses while the main thread waits for a plan that never comes would settle at once: here it is the handlers that count.
    const presses = `
      const { createInterrupt } = await import("partway");
      createInterrupt();
      setInterval(() => {}, 1_000);
      for (const at of [0, 250, 500]) setTimeout(() => process.kill(process.pid, "SIGINT"), at);
    `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", presses], {
      cwd: new URL("../..", import.meta.url),
      stdio: "inherit",
    });
    const ended = await new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
    expect(ended).toEqual({ code: null, signal: "SIGINT" });
  });
});
