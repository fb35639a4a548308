import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { callFolder, fixture, partway, start } from "./support/program.js";

const long = ["run", "primes", "--to", "1e13", "--json"];

describe("a signal", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s stops the run, which then ends by it and reports what it has",
    async (signal) => {
      const program = start(long);
      await program.worked(1);
      program.kill(signal);
      const ended = await program.ended;
      expect(ended).toMatchObject({ code: null, signal });
      const report = JSON.parse(ended.stdout);
      expect(report).toMatchObject({ status: "stopped", reason: signal, inputsEnded: true });
      expect(report.checkpoint).toMatch(/^partway-primes-[0-9a-f]{8}\.partway$/);
      const { fulfilled, partial, rejected, unstarted } = report.counts;
      expect(fulfilled + partial + rejected + unstarted).toBe(report.jobs);
      expect(ended.stderr).toContain(`partway: ${signal}: stopping; once more to terminate at once\n`);
      const kept = `stopped by ${signal}: kept ${fulfilled} finished job${fulfilled === 1 ? "" : "s"} and ${partial} part-done, `;
      expect(ended.stderr).toContain(kept);
    },
  );

  it("leaves an exact count up to the frontier", async () => {
    const program = start(long);
    await program.worked(1);
    program.kill("SIGINT");
    const { value } = JSON.parse((await program.ended).stdout);
    expect(Number(value.frontier)).toBeGreaterThan(0);
    const recount = await partway(["run", "primes", "--to", value.frontier, "--json"]);
    expect(JSON.parse(recount.stdout).value.count).toBe(value.countToFrontier);
  });

  it("has the partial answer as text, too", async () => {
    const program = start(long.filter((argument) => argument !== "--json"));
    await program.worked(1);
    program.kill("SIGINT");
    expect((await program.ended).stdout).toMatch(/primes found so far among [\d,]+ of the numbers from 0 to/);
  });

  it("leaves nothing behind where it comes while an output is tried", async () => {
    const cwd = callFolder();
    const env = { NODE_OPTIONS: `--import ${pathToFileURL(fixture("interrupted-opening.mjs"))}` };
    const { signal, stdout } = await partway(["run", "primes", "--to", "1e13", "-o", "count.txt"], { cwd, env });
    expect({ signal, stdout, left: readdirSync(cwd) }).toEqual({ signal: "SIGINT", stdout: "", left: [] });
  });

  it("does not keep the partial answer from the file it was to go to", async () => {
    const folder = mkdtempSync(join(tmpdir(), "partway-cli-"));
    const program = start([
      ...long.filter((argument) => argument !== "--json"),
      "--no-checkpoint",
      "-o",
      join(folder, "count.txt"),
    ]);
    await program.worked(1);
    expect(readdirSync(folder)).toEqual([]);
    program.kill("SIGTERM");
    expect(await program.ended).toMatchObject({ signal: "SIGTERM", stdout: "" });
    expect(readdirSync(folder)).toEqual(["count.txt"]);
    expect(readFileSync(join(folder, "count.txt"), "utf8")).toMatch(/^[\d,]+ primes found so far among/);
    rmSync(folder, { recursive: true });
  });

  it("that is forwarded, and so comes twice at once, counts once", async () => {
    const program = start(long);
    await program.worked(1);
    program.kill("SIGINT");
    program.kill("SIGINT");
    const ended = await program.ended;
    expect(ended).toMatchObject({ code: null, signal: "SIGINT" });
    expect(JSON.parse(ended.stdout).status).toBe("stopped");
    expect(ended.stderr).not.toContain("terminating");
  });
});

describe("a second signal", () => {
  it("ends workers that are stuck in a step, and what they had published is in the report", async () => {
    const params = ["jobs=2", "extent=100000000", "spin=1000", "stuckJob=0", "stuckStep=200000"];
    const options = ["--json", "--grace", "600000", "-j", "2"];
    const program = start(["run", fixture("probe.mjs"), ...options, ...params.flatMap((param) => ["--param", param])]);
    await program.worked(2);
    program.kill("SIGINT");
    await program.said(/SIGINT: stopping/);
    await again();
    program.kill("SIGINT");
    const ended = await program.ended;
    expect(ended).toMatchObject({ code: null, signal: "SIGINT" });
    expect(ended.stderr).toContain("partway: SIGINT: terminating\n");
    expect(ended.stderr).toContain("some workers did not stop by themselves");
    const { counts, value } = JSON.parse(ended.stdout);
    expect(counts).toEqual({ fulfilled: 0, partial: 2, rejected: 0, unstarted: 0 });
    const positions = value.inFlight.map(({ position }: { position: number }) => position);
    expect(Math.min(...positions)).toBeGreaterThan(0);
    expect(Math.min(...positions)).toBeLessThanOrEqual(200_000);
  });
});

/** Two presses within a fifth of a second are one. */
function again(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 250);
  });
}
