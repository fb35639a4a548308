import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixture, partway, start } from "./support/program.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "partway-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const probe = ["run", fixture("probe.mjs")];

describe("the result of a run", () => {
  it("is one JSON report with --json, and nothing else on either stream", async () => {
    const { code, stdout, stderr } = await partway(["run", "primes", "--to", "1e7", "-j", "2", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^[^\n]+\n$/);
    const report = JSON.parse(stdout);
    expect(report).toEqual({
      task: "primes",
      params: { from: 0, to: 10_000_000 },
      status: "completed",
      reason: null,
      counts: { fulfilled: report.jobs, partial: 0, rejected: 0, unstarted: 0 },
      jobs: expect.any(Number),
      inputsEnded: true,
      stage: 0,
      value: {
        from: "0",
        to: "10000000",
        count: "664579",
        covered: "10000001",
        frontier: "10000000",
        countToFrontier: "664579",
        complete: true,
      },
      elapsedMs: expect.any(Number),
      stopMs: null,
      workers: expect.any(Number),
      checkpoint: null,
    });
  });

  it("has big integers as decimal strings", async () => {
    const { stdout } = await partway([
      ...probe,
      "--param",
      "jobs=1",
      "--param",
      "extent=100000000",
      "--max-run-time",
      "0.5",
      "--json",
    ]);
    expect(JSON.parse(stdout).value.inFlight[0].state).toMatch(/^\d+$/);
  });

  it("is text without --json, the same without shared memory, and without colour when nobody sees it", async () => {
    const text = await partway(["run", "primes", "--to", "1e6"]);
    expect(text).toMatchObject({ code: 0, stdout: "78,498 primes from 0 to 1,000,000\n", stderr: "" });
    const alone = await partway(["run", "primes", "--to", "1e6", "--no-shared-memory"]);
    expect(alone.stdout).toBe(text.stdout);
    const image = await partway(["run", "mandelbrot", "--size", "64"]);
    expect(image.stdout).not.toContain("\x1b");
  });

  it("goes to a file in the format of its ending, and a notice says so", async () => {
    const file = join(folder, "image.png");
    const { code, stdout, stderr } = await partway(["run", "mandelbrot", "--size", "64", "-o", file]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^partway: wrote .*image\.png \([\d,]+ bytes\)\n$/);
    expect(decode(readFileSync(file))).toMatchObject({ width: 64, height: 64, channels: 4 });
    expect(readdirSync(folder)).toEqual(["image.png"]);
    const quiet = await partway(["run", "primes", "--to", "1e5", "-q", "-o", join(folder, "count.json")]);
    expect(quiet).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(JSON.parse(readFileSync(join(folder, "count.json"), "utf8"))).toMatchObject({
      task: "primes",
      status: "completed",
    });
  });

  it("goes both to a file and, as a report, to standard output", async () => {
    const file = join(folder, "both.txt");
    const { stdout } = await partway(["run", "primes", "--to", "100", "-o", file, "--json"]);
    expect(JSON.parse(stdout).value.count).toBe("25");
    expect(readFileSync(file, "utf8")).toBe("25 primes from 0 to 100\n");
  });

  it("replaces what a link points at, and keeps the link", async () => {
    const [file, link] = [join(folder, "real.txt"), join(folder, "link.txt")];
    writeFileSync(file, "before");
    symlinkSync(file, link);
    await partway(["run", "primes", "--to", "100", "-o", link]);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("25 primes from 0 to 100\n");
  });

  it("is printed all the same when the file's disk is full", async () => {
    const { code, stdout, stderr } = await partway(["run", "primes", "--to", "100", "-o", "/dev/full", "-q"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "25 primes from 0 to 100\n" });
    expect(stderr).toBe("partway: --output /dev/full: could not be written: no space left on device (ENOSPC)\n");
  });

  it("comes from a descriptor module, found by a path or a file URL", async () => {
    const url = pathToFileURL(fixture("probe.mjs")).href;
    for (const task of [relative(folder, fixture("probe.mjs")), url]) {
      const ended = await partway(["run", task, "--param", "jobs=3"], { cwd: folder });
      expect(ended).toMatchObject({ code: 0, stdout: "3 done, 0 in flight\n", stderr: "" });
    }
  });
});

describe("a descriptor module", () => {
  it("prints to stderr, and if its format fails there is still the JSON report", async () => {
    const { code, stdout, stderr } = await partway(["run", fixture("talkative.mjs"), "--param", "jobs=2"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ status: "completed", value: { done: 2 } });
    expect(stderr).toContain("loading\npartway: the format text of talkative failed: no words\n");
  });
});

describe("the exit code", () => {
  it("is 1 when jobs have failed, which are named with their codes", async () => {
    const { code, stdout, stderr } = await partway([
      ...probe,
      "--param",
      "jobs=5",
      "--param",
      "trapJob=2",
      "--param",
      "trapStep=7",
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "4 done, 0 in flight\n" });
    expect(stderr).toContain(
      "partway: job 2 failed: KERNEL_TRAPPED: kernel probe trapped in advance: unreachable\npartway: done, but 1 of 5 jobs failed\n",
    );
  });

  it("is 3 when --max-run-time has stopped the run", async () => {
    const { code, stdout, stderr } = await partway([
      "run",
      "primes",
      "--to",
      "1e13",
      "--max-run-time",
      "500ms",
      "--json",
    ]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ status: "stopped", reason: "max-run-time", stopMs: expect.any(Number) });
    expect(stderr).toMatch(/stopped by max-run-time: kept [\d,]+ finished jobs? and \d+ part-done, [\d,]+ not started/);
  });

  it("is 4 when --halt has stopped the run", async () => {
    const args = [
      "--param",
      "jobs=10",
      "--param",
      "extent=1000000",
      "--param",
      "trapJob=0",
      "--halt",
      "now,fail=1",
      "--json",
    ];
    const { code, stdout, stderr } = await partway([...probe, ...args]);
    expect(code).toBe(4);
    const { status, counts } = JSON.parse(stdout);
    expect({ status, rejected: counts.rejected }).toEqual({ status: "failed", rejected: 1 });
    expect(stderr).toContain("job 0 failed: KERNEL_TRAPPED");
  });

  it("is 1 when a job takes longer than --timeout", async () => {
    const stuck = [
      "--param",
      "jobs=1",
      "--param",
      "stuckJob=0",
      "--param",
      "stuckStep=5",
      "--timeout",
      "100",
      "--grace",
      "50",
    ];
    const { code, stderr } = await partway([...probe, ...stuck]);
    expect(code).toBe(1);
    expect(stderr).toContain("job 0 failed: JOB_TIMEOUT");
  });
});

describe("a closed pipe", () => {
  it("ends quietly", async () => {
    const program = start(["run", "mandelbrot", "--size", "256", "--format", "png"]);
    program.closeOutput();
    const { code, stderr } = await program.ended;
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
  });

  it("goes unnoticed when only what is said beside the results was closed", async () => {
    const program = start([...probe, "--param", "jobs=3", "--param", "trapJob=1"]);
    program.closeErrors();
    expect(await program.ended).toMatchObject({ code: 1, stdout: "2 done, 0 in flight\n" });
  });
});

describe("what can be asked", () => {
  it("is the version", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(await partway(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("is which kernels there are", async () => {
    const { code, stdout } = await partway(["kernels"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^primes +\S.*\nmandelbrot +\S.*\nbeacons +\S.*\n$/);
    const list = JSON.parse((await partway(["kernels", "--json"])).stdout);
    expect(list.map(({ name }: { name: string }) => name)).toEqual(["primes", "mandelbrot", "beacons"]);
  });

  it("is what options a kernel has, with their limits and defaults", async () => {
    const { code, stdout } = await partway(["run", "primes", "--help"]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "--to <n> the last number to look at (0 to 9007199254740992; default: 1e10)",
    );
    expect(stdout).toContain("-j, --workers <n>");
    expect(stdout).toMatch(/Worth trying:\n {2}\S.*\n {4}partway run primes --to 10000000000\n/);
    const common = await partway(["run", "--help"]);
    expect(common.stdout).toContain("--max-run-time");
    expect(common.stdout).not.toContain("--to <n>");
    expect(common.stdout).not.toContain("Worth trying");
  });
});

it("leaves nothing behind beside the files it was told to write", () => {
  expect(readdirSync(folder).filter((name) => name.startsWith(".") || !existsSync(join(folder, name)))).toEqual([]);
});
