import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Random, runs, seed } from "../helpers/random.js";
import { Folder, type Line, byJob, linesOf, tasks } from "./support/map.js";
import { start } from "./support/program.js";
import { key, partwayIn, restored } from "./support/terminal.js";

const folder = new Folder();
const steps = folder.write("steps.js", tasks.steps);
const endless = folder.write("endless.js", "export default () => { for (;;); };");
const counted = (lines: Line[], status: Line["status"]): number =>
  lines.filter((line) => line.status === status).length;

describe("a signal", () => {
  it.each([6, 12])(
    "in the second of two rounds leaves 3 of %i jobs done, 3 half done, and begins no other",
    async (jobs) => {
      // Three seconds and a half into jobs of two, on three workers.
      const inputs = folder.inputs(
        "rounds.ndjson",
        Array.from({ length: jobs }, () => 200),
      );
      const output = folder.write("rounds.out", "");
      const program = start(["map", steps, inputs, "-j", "3", "-o", output, "--json"]);
      await setTimeout(3_500);
      program.kill("SIGINT");
      const { signal, stdout, stderr } = await program.ended;
      const report = JSON.parse(stdout);
      expect(report.counts).toEqual({ fulfilled: 3, partial: 3, rejected: 0, unstarted: jobs - 6 });
      expect(report.stopMs).toBeLessThan(250);
      const lines = byJob(linesOf(folder.read("rounds.out")));
      expect(lines.map(({ job }) => job)).toEqual([0, 1, 2, 3, 4, 5]);
      for (const { status, value, position } of lines.slice(3)) {
        expect(status).toBe("partial");
        expect(value).toBe(position);
        expect(position).toBeGreaterThan(0);
      }
      expect(stderr).toContain("stopped by SIGINT: kept 3 finished jobs and 3 part-done");
      expect(signal).toBe("SIGINT");
    },
  );

  it("is in the job log, for the jobs that it has stopped", async () => {
    const inputs = folder.inputs("two.ndjson", [1, 100_000]);
    const program = start(["map", steps, inputs, "-j", "2", "--joblog", `${folder.path}/log`]);
    await program.said(/"job":0/, "stdout");
    program.kill("SIGTERM");
    await program.ended;
    const lines = folder.read("log").trimEnd().split("\n").slice(1);
    expect(lines.map((line) => line.split("\t").slice(6, 8))).toEqual([
      ["0", "0"],
      ["-1", "15"],
    ]);
  });
});

describe(`SIGINT at any moment (SEED=${seed})`, () => {
  it.each(Array.from({ length: runs(10) }, (_, index) => seed + index))(
    "leaves a file with a line for each job that was begun, seed %i",
    async (drawn) => {
      const random = new Random(drawn);
      const long = random.chance(0.6) ? 100_000 : 3;
      const inputs = Array.from({ length: random.whole(1, 3_000) }, () => (random.chance(0.002) ? long : 0));
      const name = `inputs-${drawn}.ndjson`;
      const output = folder.write(`out-${drawn}.ndjson`, "");
      const flags = [
        ...["-j", String(random.whole(1, 3))],
        ...(random.chance(0.5) ? ["--keep-order"] : []),
        ...(random.chance(0.3) ? ["--no-shared-memory"] : []),
      ];
      const program = start(["map", steps, folder.inputs(name, inputs), "-o", output, "--json", ...flags]);
      await setTimeout(random.next() ** 2 * 1_500);
      program.kill("SIGINT");
      const { code, signal, stdout } = await program.ended;
      // Before there was anything to stop it simply ends.
      if (stdout === "") return expect([signal, folder.read(`out-${drawn}.ndjson`)]).toEqual(["SIGINT", ""]);
      expect(code === 0 || signal === "SIGINT").toBe(true);
      const lines = linesOf(folder.read(`out-${drawn}.ndjson`));
      expect(new Set(lines.map(({ job }) => job)).size).toBe(lines.length);
      const { counts, jobs } = JSON.parse(stdout);
      expect(jobs).toBe(inputs.length);
      expect([counted(lines, "fulfilled"), counted(lines, "partial"), counted(lines, "rejected")]).toEqual([
        counts.fulfilled,
        counts.partial,
        0,
      ]);
      expect(counts.fulfilled + counts.partial + counts.unstarted).toBe(jobs);
      for (const { job, status, value, position } of lines) {
        if (status === "fulfilled") expect(value).toBe("done");
        else if (position! > 0) expect(value).toBe(position);
        expect(position).toBeLessThanOrEqual(inputs[job]!);
      }
    },
  );
});

describe("in a terminal", () => {
  it("Ctrl-C leaves the lines of the jobs that were begun, and ends by SIGINT", async () => {
    const inputs = folder.inputs("long.ndjson", [100_000, 100_000, 1]);
    const output = folder.write("terminal.out", "");
    const shown = partwayIn(["map", steps, inputs, "-j", "2", "-o", output]);
    await shown.said(/steps\.js .*0\/3 jobs/, "stdout");
    await setTimeout(500);
    shown.write(key.interrupt);
    const { stdout } = await shown.ended;
    expect(stdout).toContain("stopped by SIGINT: kept 0 finished jobs and 2 part-done, 1 not started");
    expect(stdout).toMatch(/ended 130:/);
    expect(stdout).toMatch(restored);
    expect(linesOf(folder.read("terminal.out")).map(({ status }) => status)).toEqual(["partial", "partial"]);
  });

  it("Ctrl-C twice ends a function that never looks up", async () => {
    const shown = partwayIn(["map", endless, folder.inputs("one.ndjson", [0]), "--grace", "600000"]);
    await shown.said(/0\/1 jobs/, "stdout");
    await setTimeout(500);
    shown.write(key.interrupt);
    await shown.said(/SIGINT: stopping/, "stdout");
    await setTimeout(250);
    shown.write(key.interrupt);
    const { stdout } = await shown.ended;
    expect(stdout).toContain("kept 0 finished jobs and 1 part-done");
    expect(stdout).toMatch(/ended 130:/);
    expect(stdout).toMatch(restored);
  });

  it("p pauses and goes on, s tells, q stops", async () => {
    const shown = partwayIn(["map", steps, folder.inputs("long.ndjson", [100_000, 100_000]), "-j", "2"]);
    // Both workers have a job by then.
    await shown.said(/0\/2 jobs .*\[●●\]/, "stdout");
    shown.write("p");
    let from = await shown.said(/paused; p goes on/, "stdout");
    shown.write("p");
    from = await shown.said(/going on/, "stdout", from);
    shown.write("s");
    from = await shown.said(/worker 1: job \d/, "stdout", from);
    shown.write("q");
    expect((await shown.ended).stdout).toMatch(/kept 0 finished jobs and 2 part-done[\s\S]*ended 130:/);
  });

  it("keys are input where the terminal is the input", async () => {
    const double = folder.write("double.js", tasks.double);
    const shown = partwayIn(["map", double, "-"]);
    shown.write("7\r");
    await shown.said(/"value":15/, "stdout");
    // The end of the input, as a terminal has it.
    shown.write("\x04");
    expect((await shown.ended).stdout).toMatch(/ended 0:/);
  });
});
