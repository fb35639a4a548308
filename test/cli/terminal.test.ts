import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { fixture } from "./support/program.js";
import { key, line, partwayIn, restored, terminal } from "./support/terminal.js";

const params = (...settings: string[]): string[] => settings.flatMap((setting) => ["--param", setting]);
const probe = ["run", fixture("probe.mjs"), "-j", "2"];
const long = [...probe, ...params("jobs=1000", "extent=20000", "spin=1000")];
const stuck = [
  ...probe,
  "--grace",
  "600000",
  ...params("jobs=2", "extent=1000000", "spin=1000", "stuckJob=0", "stuckStep=300000"),
];
const bar = /probe .* +\d+% \d+\/1,000 jobs [\d.]+ jobs\/s ETA \d+:\d+ \[[●○]{2}\]/;

const escape = "\x1b";
const color = new RegExp(`${escape}\\[[\\d;]+m`);

/** Presses within a fifth of a second of each other are one. */
const apart = (): Promise<void> => setTimeout(250);

describe("in a terminal", () => {
  it("a bar shows rate, ETA and what the workers do, and goes when the result comes", async () => {
    const shown = partwayIn([...probe, ...params("jobs=200", "extent=20000", "spin=1000")]);
    await shown.said(/█+.*░+.* +\d+% \d+\/200 jobs [\d.]+ jobs\/s ETA \d+:\d+ \[[●○]{2}\]/, "stdout");
    const { stdout } = await shown.ended;
    expect(stdout).toContain("\x1b[2K200 done, 0 in flight\r\n");
    expect(stdout).toMatch(/ended 0:/);
    expect(stdout).toMatch(restored);
  });

  it("Ctrl-C stops the run: what it has is printed, and it ends by SIGINT", async () => {
    const shown = partwayIn(long);
    await shown.said(bar, "stdout");
    shown.write(key.interrupt);
    const { stdout } = await shown.ended;
    expect(stdout).toContain("partway: SIGINT: stopping; once more to terminate at once\r\n");
    expect(stdout).toMatch(
      /stopped by SIGINT: kept \d+ finished jobs? and (\d) part-done, \d+ not started\r\n\d+ done, \1 in flight\r\n/,
    );
    expect(stdout).toMatch(/ended 130:/);
    expect(stdout).toMatch(restored);
  });

  it.each([2, 3])("Ctrl-C %d times ends what does not stop, and keeps what it had published", async (presses) => {
    const shown = partwayIn(stuck);
    // One job is done; by then the other is stuck.
    await shown.said(/1\/2 jobs/, "stdout");
    let from = 0;
    for (const said of [/SIGINT: stopping/, /SIGINT: terminating/, /ended \d+/].slice(0, presses)) {
      shown.write(key.interrupt);
      from = await shown.said(said, "stdout", from);
      await apart();
    }
    const { stdout } = await shown.ended;
    expect(stdout).toContain("1 done, 1 in flight\r\n");
    expect(stdout).toMatch(/ended 130:/);
    expect(stdout).toMatch(restored);
  });

  it("p pauses and goes on, s tells the status, and q stops as Ctrl-C does", async () => {
    const shown = partwayIn(long);
    await shown.said(bar, "stdout");
    shown.write("p");
    let from = await shown.said(/partway: paused; p goes on\r\n/, "stdout");
    from = await shown.said(/jobs paused \[○○\]/, "stdout", from);
    shown.write("s");
    from = await shown.said(
      /partway: probe: \d+%, \d+ of 1,000 jobs, .*, paused\n? *\r?\n +worker 0: .*\r\n +worker 1: .*\r\n/,
      "stdout",
      from,
    );
    shown.write("p");
    from = await shown.said(/partway: going on\r\n/, "stdout", from);
    from = await shown.said(bar, "stdout", from);
    // An arrow, whose last letter means nothing here.
    shown.write("\x1b[A\x1bqs");
    from = await shown.said(/ worker 1: \w+/, "stdout", from);
    shown.write("q");
    const { stdout } = await shown.ended;
    expect(stdout.slice(from)).toMatch(/stopped by SIGINT: [^]*ended 130:/);
    expect(stdout).toMatch(restored);
  });

  it("Ctrl-\\ quits without a word, and the terminal is as before", async () => {
    const shown = partwayIn(long);
    await shown.said(bar, "stdout");
    shown.write(key.quit);
    const { stdout } = await shown.ended;
    expect(stdout).toMatch(/ended 131:/);
    expect(stdout).toMatch(restored);
  });

  it.each([
    ["NO_COLOR is set", { NO_COLOR: "1" }, color],
    ["it is dumb", { TERM: "dumb" }, escape],
  ])("no colors are used where %s", async (_, env, refused) => {
    const { stdout } = await partwayIn(["run", "mandelbrot", "--size", "64"], env).ended;
    expect(stdout).toMatch(/ended 0:/);
    expect(stdout).not.toMatch(refused);
  });

  it("a picture is shown in color, unless --no-color says otherwise", async () => {
    expect((await partwayIn(["run", "mandelbrot", "--size", "64"]).ended).stdout).toMatch(color);
    expect((await partwayIn(["run", "mandelbrot", "--size", "64", "--no-color"]).ended).stdout).not.toMatch(color);
  });

  it("an image is not written to the screen", async () => {
    const { stdout } = await partwayIn(["run", "mandelbrot", "--format", "png"]).ended;
    expect(stdout).toContain("partway: --format png: expected --output FILE or a pipe, got a terminal\r\n");
    expect(stdout).toMatch(/ended 2:/);
  });

  it("a terminal that goes away stops the run, and what it has still gets into its file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "partway-cli-"));
    const file = join(folder, "result.txt");
    const shown = partwayIn([...long, "-o", file]);
    await shown.said(bar, "stdout");
    shown.kill("SIGKILL");
    await vi.waitUntil(() => existsSync(file), 10_000);
    expect(readFileSync(file, "utf8")).toMatch(/^\d+ done, [12] in flight\n$/);
    rmSync(folder, { recursive: true });
  });

  it("nothing is said with --quiet, and Ctrl-C still stops", async () => {
    const shown = partwayIn([...long, "--quiet"]);
    let from = 0;
    while (!/worker 1: job/.test(shown.stdout)) {
      shown.write("s");
      from = await shown.said(/worker 0.*\r\n|no worker/, "stdout", from);
    }
    shown.write(key.interrupt);
    expect((await shown.ended).stdout).toMatch(/worker 1.*\r\n\d+ done, [12] in flight\r\nended 130:/);
  });
});

describe("in a shell with job control", () => {
  const shell = (): ReturnType<typeof terminal> => terminal("bash --norc --noprofile -i");

  it("Ctrl-Z suspends with the terminal as it was, and fg goes on where it was", async () => {
    const shown = shell();
    await shown.said(/\$ /, "stdout");
    shown.write(`stty cols 100; ${line(long)}${key.enter}`);
    let from = await shown.said(bar, "stdout");
    shown.write(key.suspend);
    from = await shown.said(/Stopped/, "stdout", from);
    shown.write(`fg${key.enter}`);
    from = await shown.said(bar, "stdout", from);
    shown.write("s");
    from = await shown.said(/worker 1: \w+/, "stdout", from);
    shown.write("q");
    from = await shown.said(/stopped by SIGINT/, "stdout", from);
    shown.write(`echo "code $?"; exit${key.enter}`);
    expect((await shown.ended).stdout.slice(from)).toMatch(/code 130/);
  });

  it("in the background it leaves the terminal alone, and comes back with fg", async () => {
    const shown = shell();
    await shown.said(/\$ /, "stdout");
    shown.write(`stty cols 100; ${line(long)} & echo "started $!"${key.enter}`);
    let from = await shown.said(/started \d+\r\n/, "stdout");
    await setTimeout(1_500);
    shown.write(`echo $((6 * 7)); jobs${key.enter}`);
    from = await shown.said(/42\r\n.*Running/s, "stdout", from);
    expect(shown.stdout).not.toMatch(/█|░/);
    shown.write(`fg${key.enter}`);
    from = await shown.said(bar, "stdout", from);
    shown.write(key.suspend);
    from = await shown.said(/Stopped/, "stdout", from);
    shown.write(`bg${key.enter}`);
    from = await shown.said(/&\r\n/, "stdout", from);
    shown.write(`jobs${key.enter}`);
    from = await shown.said(/Running/, "stdout", from);
    shown.write(`kill -TERM %1; wait %1; echo "code $?"; exit${key.enter}`);
    from = await shown.said(/stopped by SIGTERM/, "stdout", from);
    expect((await shown.ended).stdout.slice(from)).toMatch(/code 143/);
  });

  it("a pipe that is closed early is no failure worth a word", async () => {
    const shown = terminal(
      `bash -c '${line(["kernels"]).replaceAll("'", "")} | head -n 1; echo "codes \${PIPESTATUS[*]}"'`,
    );
    expect((await shown.ended).stdout).toMatch(/^primes .*\r\ncodes (0|141) 0\r\n$/);
  });
});
