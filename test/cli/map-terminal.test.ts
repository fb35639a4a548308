import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Folder, type Line, byJob, linesOf, tasks } from "./support/map.js";
import { key, line, partwayIn, restored, terminal } from "./support/terminal.js";

const folder = new Folder();
const steps = folder.write("steps.js", tasks.steps);
const double = folder.write("double.js", tasks.double);
const stuck = folder.write("stuck.js", "export default () => { for (;;); };");
const endless = folder.inputs("endless.ndjson", [1e6, 1e6, 1e6]);
const lineEnd = "\r\n";
/** What moves the cursor, colors, clears. */
const escapes = new RegExp(`${String.fromCharCode(27)}(?:\\[[0-9;?]*[A-Za-z]|[78])`, "g");

/** The lines that somebody sees in the end: where a line is cleared, what stood on it is gone. */
function seen(shown: string): string[] {
  return shown.split(lineEnd).map((text) => text.split("\x1b[2K").at(-1)!.replaceAll(escapes, ""));
}

describe("in a terminal", () => {
  it("Ctrl-C leaves the lines of the jobs that were begun, and ends by SIGINT", async () => {
    const output = folder.write("terminal.out", "");
    const shown = partwayIn(["map", steps, endless, "-j", "2", "-o", output]);
    // Both workers have a job by then.
    await shown.said(/steps\.js .*0\/3 jobs .*\[●●\]/, "stdout");
    await setTimeout(100);
    shown.write(key.interrupt);
    const { stdout } = await shown.ended;
    expect(stdout).toContain("partway: SIGINT: stopping; once more to terminate at once\r\n");
    expect(stdout).toContain("stopped by SIGINT: kept 0 finished jobs and 2 part-done, 1 not started\r\n");
    expect(stdout).toMatch(/ended 130:/);
    expect(stdout).toMatch(restored);
    const lines = byJob(linesOf(folder.read("terminal.out")));
    expect(lines.map(({ job, status }) => [job, status])).toEqual([
      [0, "partial"],
      [1, "partial"],
    ]);
    for (const { value, position } of lines) {
      expect(value).toBe(position);
      expect(value).toBeGreaterThan(0);
    }
  });

  it("Ctrl-C twice ends a function that never looks up", async () => {
    const shown = partwayIn(["map", stuck, endless, "-j", "1", "--grace", "600000"]);
    await shown.said(/0\/3 jobs .*\[●\]/, "stdout");
    shown.write(key.interrupt);
    await shown.said(/SIGINT: stopping/, "stdout");
    // Presses within a fifth of a second of each other are one.
    await setTimeout(250);
    shown.write(key.interrupt);
    const { stdout } = await shown.ended;
    expect(stdout).toContain("partway: SIGINT: terminating\r\n");
    expect(stdout).toContain("kept 0 finished jobs and 1 part-done");
    expect(stdout).toContain("some workers did not stop by themselves");
    expect(stdout).toMatch(/ended 130:/);
    expect(stdout).toMatch(restored);
  });

  it("p pauses and goes on, s tells, q stops", async () => {
    const shown = partwayIn(["map", steps, endless, "-j", "2"]);
    await shown.said(/0\/3 jobs .*\[●●\]/, "stdout");
    shown.write("p");
    let from = await shown.said(/paused; p goes on/, "stdout");
    from = await shown.said(/0\/3 jobs paused \[○○\]/, "stdout", from);
    shown.write("p");
    from = await shown.said(/going on/, "stdout", from);
    from = await shown.said(/0\/3 jobs .*\[●●\]/, "stdout", from);
    shown.write("s");
    from = await shown.said(/worker 1: job \d/, "stdout", from);
    shown.write("q");
    expect((await shown.ended).stdout).toMatch(/kept 0 finished jobs and 2 part-done[\s\S]*ended 130:/);
  });

  it("results stand above the bar, each on a line of its own, and before what is said of them", async () => {
    const inputs = folder.inputs("shown.ndjson", [30, 30, 30]);
    const { stdout } = await partwayIn(["map", steps, inputs, "-j", "1"], { NO_COLOR: "1" }).ended;
    const jobs = seen(stdout).filter((text) => text.includes('"job"'));
    expect(jobs.map((text) => (JSON.parse(text) as Line).job)).toEqual([0, 1, 2]);
    expect(stdout.indexOf('"job":2')).toBeLessThan(stdout.indexOf("partway: done: 3 jobs"));
    expect(stdout).toMatch(/33% 1\/3 jobs/);
  });

  it("the bar remembers no place on the screen: what tasks print moves everything up", async () => {
    const task = folder.write("prints.js", 'export default (x) => { console.log("said"); return x; };');
    const { stdout } = await partwayIn(["map", task, folder.inputs("few.ndjson", [1, 2, 3])]).ended;
    expect(stdout.match(/said\r\n/g)?.length).toBe(3);
    expect(["\x1b7", "\x1b8"].filter((remembered) => stdout.includes(remembered))).toEqual([]);
    expect(seen(stdout)).toContain("partway: done: 3 jobs");
  });
});

describe("where the terminal is the input", () => {
  it("what is typed are inputs, not keys, and no bar is drawn over them", async () => {
    const shown = partwayIn(["map", double, "-"]);
    shown.write("7\r");
    let from = await shown.said(/"value":15/, "stdout");
    shown.write('"psq"\r');
    from = await shown.said(/"job":1,"status":"fulfilled","value":null/, "stdout", from);
    // The end of the input, as a terminal has it.
    shown.write("\x04");
    const { stdout } = await shown.ended;
    expect(stdout).toContain("partway: done: 2 jobs\r\n");
    expect(stdout).not.toMatch(/[█░]|paused|worker 0/);
    expect(stdout).toMatch(/ended 0:/);
  });

  it("Ctrl-C stops all the same", async () => {
    const shown = partwayIn(["map", steps, "-"]);
    shown.write("0\r");
    await shown.said(/"value":"done"/, "stdout");
    shown.write(key.interrupt);
    const { stdout } = await shown.ended;
    expect(stdout).toContain("stopped by SIGINT: kept 1 finished job and 0 part-done, 0 not started");
    expect(stdout).toMatch(/ended 130:/);
  });
});

it("where inputs come by a pipe, keys are not heard, and Ctrl-C stops", async () => {
  const output = folder.write("piped.out", "");
  const map = line(["map", steps, "-", "-j", "1", "-o", output]).replaceAll("'", "");
  const feed = "(echo 0; echo 1000000; exec sleep 60)";
  const shown = terminal(`stty cols 100; bash -c 'trap : INT; ${feed} | ${map}; echo "ended \${PIPESTATUS[1]}"'`);
  let from = await shown.said(/1 job .*\[●\]/, "stdout");
  shown.write("psq");
  from = await shown.said(/1 job .*\[●\]/, "stdout", from);
  shown.write(key.interrupt);
  const { stdout } = await shown.ended;
  expect(stdout).not.toMatch(/paused|worker 0/);
  expect(stdout).toContain("stopped by SIGINT: kept 1 finished job and 1 part-done, 0 not started");
  expect(stdout).toMatch(/ended 130\r\n/);
  expect(linesOf(folder.read("piped.out")).map(({ status }) => status)).toEqual(["fulfilled", "partial"]);
});
