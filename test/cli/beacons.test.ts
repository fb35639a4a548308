import { mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { cli, partway } from "./support/program.js";
import { execFileSync, spawn, spawnSync } from "node:child_process";

const at = ownFolder();

/** Groups of a planted beacon, as the generator tells of them. */
interface Planted {
  source: string;
  destination: string;
  port: number;
  period: number;
}

let planted: Planted[];

const run = (args: string[], input?: string | Buffer) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, "run", "beacons", ...args], {
    cwd: at("."),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    ...(input !== undefined && { input }),
  });
  return { stdout, stderr, status };
};
const rowsOf = (stdout: string) => JSON.parse(stdout).value.rows as (Planted & { rank: number; score: number })[];

beforeAll(() => {
  const made = spawnSync(
    process.execPath,
    [
      cli,
      "make-log",
      "--seed",
      "7",
      "--groups",
      "400",
      "--hosts",
      "20",
      "-o",
      at("conn.log"),
      "--truth",
      at("truth.ndjson"),
    ],
    { encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  planted = readFileSync(at("truth.ndjson"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Planted);
});

describe("partway run beacons", () => {
  it("ranks what calls home above all else", () => {
    const { stdout, stderr, status } = run(["conn.log", "--json", "--no-checkpoint"]);
    expect(status, stderr).toBe(0);
    const top = rowsOf(stdout).slice(0, 2 * planted.length);
    const found = planted.filter(({ source, destination, port }) =>
      top.some((row) => row.source === source && row.destination === destination && row.port === port),
    );
    expect(found.length).toBeGreaterThanOrEqual(0.7 * planted.length);
  });

  it("reads files, folders, gzip and standard input to the same table", () => {
    const plain = run(["conn.log", "--json", "--no-checkpoint", "--surrogates", "0"]).stdout;
    mkdirSync(at("folder/day"), { recursive: true });
    const text = readFileSync(at("conn.log"), "utf8");
    const lines = text.split("\n");
    const header = lines.filter((line) => line.startsWith("#") && !line.startsWith("#close"));
    const rows = lines.filter((line) => line !== "" && !line.startsWith("#"));
    const part = (from: number, to: number) => `${[...header, ...rows.slice(from, to)].join("\n")}\n`;
    writeFileSync(at("folder/day/conn.00:00:00-01:00:00.log.gz"), gzipSync(part(0, 1_000)));
    writeFileSync(at("folder/day/conn.01:00:00-02:00:00.log"), part(1_000, rows.length));
    writeFileSync(at("folder/day/conn-summary.00:00:00-01:00:00.log"), "no log at all\n");
    for (const got of [
      run(["folder", "--json", "--no-checkpoint", "--surrogates", "0"]),
      run(["-", "--json", "--no-checkpoint", "--surrogates", "0"], text),
      run(["-", "--json", "--no-checkpoint", "--surrogates", "0"], gzipSync(text)),
    ]) {
      expect(got.status, got.stderr).toBe(0);
      expect(rowsOf(got.stdout)).toEqual(rowsOf(plain));
    }
  });

  it("stops at its time, with every group at its first level, and goes on to the table of a run that was left alone", () => {
    const whole = run(["conn.log", "--json", "--no-checkpoint", "--surrogates", "99"]);
    const stopped = run([
      "conn.log",
      "--json",
      "--surrogates",
      "99",
      "--max-run-time",
      "0.4",
      "--checkpoint",
      "stopped.partway",
    ]);
    expect([0, 3]).toContain(stopped.status);
    for (let sitting = 0; sitting < 40; sitting++) {
      const { stdout, status, stderr } = run([
        "conn.log",
        "--json",
        "--surrogates",
        "99",
        "--max-run-time",
        "1",
        "--checkpoint",
        "stopped.partway",
      ]);
      expect([0, 3], stderr).toContain(status);
      const { jobs, counts } = JSON.parse(stdout);
      expect(counts.fulfilled + counts.partial + counts.rejected + counts.unstarted).toBe(jobs);
      if (status === 0) {
        expect(JSON.parse(stdout).value).toEqual(JSON.parse(whole.stdout).value);
        return;
      }
    }
    throw new Error("it came to no end");
  });

  it("reads no more than is new of a log that has grown, whatever else is asked for", () => {
    const text = readFileSync(at("conn.log"), "utf8");
    const kept = ["--checkpoint", "grown.partway", "--keep-checkpoint", "--surrogates", "20"];
    writeFileSync(at("grown.log"), text.slice(0, text.lastIndexOf("\n", 0.8 * text.length) + 1));
    expect(run(["grown.log", ...kept]).status).toBe(0);
    writeFileSync(at("grown.log"), text);
    const { stdout, stderr, status } = run([
      "grown.log",
      ...kept,
      "--json",
      "--min-score",
      "0.2",
      "--allow",
      planted[0]!.destination,
    ]);
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/going on from grown\.partway: \d+ finished jobs/);
    const alone = run([
      "grown.log",
      "--no-checkpoint",
      "--surrogates",
      "20",
      "--json",
      "--min-score",
      "0.2",
      "--allow",
      planted[0]!.destination,
    ]);
    expect(JSON.parse(stdout).value).toEqual(JSON.parse(alone.stdout).value);
    expect(rowsOf(stdout).some(({ destination }) => destination === planted[0]!.destination)).toBe(false);
    // It keeps what it knows of what is no part of this run.
    const told = spawnSync(process.execPath, [cli, "status", "grown.partway"], { cwd: at("."), encoding: "utf8" });
    expect(told.stdout).toMatch(/^run beacons: [\d,]+ done, 0 part-done/);
  });

  it("prints a table, explains a group, and writes CSV and NDJSON", async () => {
    const text = run(["conn.log", "--no-checkpoint", "--surrogates", "0"]);
    expect(text.stdout).toMatch(/^([\d,]+) connections in \1 lines; [\d,]+ groups, [\d,]+ with a score/);
    const { source, destination } = planted[0]!;
    const one = run(["conn.log", "--no-checkpoint", "--surrogates", "0", "--explain", `${source} ${destination}`]);
    expect(one.stdout).toContain(`${source} -> ${destination} `);
    expect(one.stdout).toContain("Gaps between connections:");
    run(["conn.log", "--no-checkpoint", "--surrogates", "0", "-o", "table.csv"]);
    expect(readFileSync(at("table.csv"), "utf8").split("\n")[0]).toMatch(/^rank,source,destination,port,protocol,/);
    run(["conn.log", "--no-checkpoint", "--surrogates", "0", "-o", "table.ndjson", "--top", "5"]);
    expect(readFileSync(at("table.ndjson"), "utf8").trim().split("\n")).toHaveLength(5);
  });

  it("says which lines could not be read, by file and line", () => {
    const lines = readFileSync(at("conn.log"), "utf8").split("\n");
    lines[20] = "not a line at all";
    lines[21] = lines[21]!.replace(/^\d+\.\d+/, "-");
    writeFileSync(at("broken.log"), lines.join("\n"));
    const { stdout, status } = run(["broken.log", "--no-checkpoint", "--surrogates", "0"]);
    expect(status).toBe(0);
    expect(stdout).toContain("broken.log:21: it has 1 field");
  });

  it("reads a file once, follows no link in a circle, and waits for whoever writes to a pipe", () => {
    const text = readFileSync(at("conn.log"), "utf8");
    mkdirSync(at("links/sub"), { recursive: true });
    writeFileSync(at("links/sub/conn.log"), text);
    symlinkSync("..", at("links/sub/up.log"));
    symlinkSync("conn.log", at("links/sub/current.log"));
    execFileSync("mkfifo", [at("pipe")]);
    const end = spawn("sh", ["-c", `cat '${at("conn.log")}' > '${at("pipe")}'`]);
    try {
      const table = (args: string[]) => rowsOf(run([...args, "--json", "--no-checkpoint", "--surrogates", "0"]).stdout);
      const whole = table(["conn.log"]);
      expect(table(["links", "links/sub/conn.log", "links"])).toEqual(whole);
      expect(table(["pipe"])).toEqual(whole);
    } finally {
      end.kill("SIGKILL");
    }
  });

  it("goes on with a log under its new name", () => {
    const flags = ["--surrogates", "20", "--json"];
    writeFileSync(at("old.log"), readFileSync(at("conn.log")));
    expect(run(["old.log", ...flags, "--checkpoint", "rotated.partway", "--keep-checkpoint"]).status).toBe(0);
    renameSync(at("old.log"), at("new.log"));
    const args = [cli, "resume", "rotated.partway", "new.log", "--keep-checkpoint"];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: at("."), encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/going on from .*rotated\.partway: \d+ finished jobs/);
    expect(rowsOf(stdout)).toEqual(rowsOf(run(["new.log", ...flags, "--no-checkpoint"]).stdout));
  });

  it("refuses what it cannot read, and to write over what it reads", async () => {
    mkdirSync(at("empty"));
    for (const [args, said] of [
      [
        ["missing.log"],
        "missing.log: expected a file or folder that can be read, got no such file or directory (ENOENT)",
      ],
      [
        ["empty"],
        "empty: expected files that end in .log, .json, .ndjson, .log.gz, .json.gz, .ndjson.gz, got a folder without any",
      ],
      [[], "Logs: expected files, one at least, got none"],
      [["conn.log", "-o", "conn.log", "--format", "csv"], "got a file that is read"],
      [["conn.log", "--allow", "10.0.0.0/99"], "10.0.0.0/99"],
      [["conn.log", "--by", "port"], '--by: expected tuple or pair, got "port"'],
    ] as const) {
      const { status, stderr } = run([...args]);
      expect([status, stderr.includes(said), stderr]).toEqual([2, true, stderr]);
    }
    expect(readFileSync(at("conn.log"), "utf8").length).toBeGreaterThan(1_000);
    expect(readdirSync(at(".")).filter((name) => name.endsWith(".partial"))).toEqual([]);
    expect((await partway(["run", "beacons", "--help"])).stdout).toContain(
      "partway run beacons [options] <files or folders | ->",
    );
  });
});
