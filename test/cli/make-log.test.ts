import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { command, partway, start } from "./support/program.js";

const at = ownFolder();
const few = ["make-log", "--days", "0.3", "--hosts", "4"];

/** All files below a folder, by their names in it. */
function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(folder.length + 1))
    .sort();
}

const content = (log: string): string => log.replaceAll(/^#.*\n/gm, "");

describe("partway make-log", () => {
  it("prints a log, the same for the same seed", async () => {
    const [one, same, other] = await Promise.all([
      partway(few),
      partway([...few, "--seed", "1"]),
      partway([...few, "--seed", "2"]),
    ]);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toMatch(/^#separator \\x09\n[^]*\n#close\t2025-01-06-07-12-00\n$/);
    expect(same.stdout).toBe(one.stdout);
    expect(content(other.stdout)).not.toBe(content(one.stdout));
  });

  it("writes it to a file, compressed by its ending, in JSON by its ending, and says so", async () => {
    const { stdout } = await partway(few);
    const plain = await partway([...few, "-o", at("conn.log")]);
    expect(plain).toMatchObject({ code: 0, stdout: "" });
    const lines = content(stdout).split("\n").length - 1;
    expect(plain.stderr).toBe(`partway: wrote ${at("conn.log")} (${lines.toLocaleString("en")} lines)\n`);
    expect(readFileSync(at("conn.log"), "utf8")).toBe(stdout);
    expect(await partway([...few, "-o", at("conn.log.gz"), "-q"])).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(gunzipSync(readFileSync(at("conn.log.gz"))).toString()).toBe(stdout);
    await partway([...few, "-o", at("conn.json.gz"), "-q"]);
    const objects = gunzipSync(readFileSync(at("conn.json.gz")))
      .toString()
      .trimEnd()
      .split("\n");
    expect(objects.length).toBe(lines);
    expect(JSON.parse(objects[0]!)).toHaveProperty("uid");
  });

  it("compresses what it prints, with --gzip", () => {
    const run = (options: string) => spawnSync("sh", ["-c", `${command} ${few.join(" ")} ${options}`]).stdout;
    expect(gunzipSync(run("--gzip")).toString()).toBe(run("").toString());
  });

  it("has the beacons that were asked for, of each kind, and tells the truth about them", async () => {
    const truth = at("truth.ndjson");
    const kinds = ["--beacon", "period=60,count=3,jitter=0.2", "--beacon", "period=10m,to=192.0.2.9,port=8080"];
    const { stdout } = await partway([...few, ...kinds, "--truth", truth]);
    const planted = readFileSync(truth, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(planted.length).toBe(4);
    expect(planted[0]).toMatchObject({
      period: 60,
      jitter: 0.2,
      lock: "gap",
      port: 443,
      protocol: "tcp",
      hours: [0, 24],
    });
    expect(planted[3]).toMatchObject({ period: 600, destination: "192.0.2.9", port: 8_080 });
    const lines = content(stdout).split("\n");
    for (const { source, destination, port, connections } of planted) {
      const own = lines.filter(
        (line) => line.includes(`\t${source}\t`) && line.includes(`\t${destination}\t${port}\t`),
      );
      expect(own.length).toBe(connections);
      expect(connections).toBeGreaterThan(40);
    }
  });

  it("has none with --no-beacon, and prints the truth where the log is in a file", async () => {
    const ended = await partway([...few, "-o", at("some.log"), "--truth", "-", "-q"]);
    expect(
      ended.stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)).length,
    ).toBe(9);
    const { code, stdout } = await partway([...few, "-o", at("none.log"), "--truth", "-", "--no-beacon", "-q"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it.each([[], ["--gzip"]])("rotates it, as Zeek does %j", async (...gzip) => {
    const folder = at(`logs${gzip.length}`);
    const ended = await partway([...few, "--start", "2024-02-28T22:30", "--rotate", "-o", folder, "-q", ...gzip]);
    expect(ended).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const files = filesOf(folder);
    const ending = gzip.length > 0 ? ".log.gz" : ".log";
    expect(files.length).toBe(8);
    expect(files[0]).toBe(`2024-02-28/conn.22:00:00-23:00:00${ending}`);
    expect(files.at(-1)).toBe(`2024-02-29/conn.05:00:00-06:00:00${ending}`);
    const whole = await partway([...few, "--start", "2024-02-28T22:30"]);
    const logs = files
      .map((file) => readFileSync(`${folder}/${file}`))
      .map((bytes) => (gzip.length > 0 ? gunzipSync(bytes) : bytes));
    expect(logs.map((bytes) => content(bytes.toString())).join("")).toBe(content(whole.stdout));
  });

  it("has about the size that was asked for", async () => {
    const { stdout } = await partway(["make-log", "--size", "2MB", "--beacon", "period=1h"]);
    expect(Math.abs(stdout.length - 2e6)).toBeLessThan(0.1e6);
  });

  it("ends with 141 when nobody reads on", async () => {
    const program = start(["make-log", "--size", "100GB", "--days", "100"]);
    await program.said(/\n.*\n/, "stdout");
    program.closeOutput();
    expect(await program.ended).toMatchObject({ code: 141, stderr: "" });
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends the log where it is by %s, and keeps it", async (signal) => {
    const folder = at(signal);
    mkdirSync(folder);
    const [log, truth] = [`${folder}/conn.log`, `${folder}/truth`];
    const program = start(["make-log", "--size", "9TB", "--days", "3000", "-o", log, "--truth", truth]);
    await program.worked(1);
    expect(filesOf(folder).filter((name) => name === "conn.log")).toEqual([]);
    program.kill(signal);
    const { signal: by, stdout, stderr } = await program.ended;
    expect({ by, stdout }).toEqual({ by: signal, stdout: "" });
    expect(stderr).toContain(`partway: ${signal}: the log ends here; once more to leave nothing\n`);
    expect(stderr).toContain(`partway: wrote ${log} (`);
    expect(filesOf(folder)).toEqual(["conn.log", "truth"]);
    expect(readFileSync(log, "utf8")).toMatch(/^#separator [^]*\n\d+\.\d{6}\t[^\n]+\n#close\t[\d-]+\n$/);
    const { connections, destination } = JSON.parse(readFileSync(truth, "utf8").split("\n")[0]!);
    expect(readFileSync(log, "utf8").split(`\t${destination}\t`).length - 1).toBe(connections);
  });

  it("says that a disk is full", async () => {
    const { code, stderr } = await partway([...few, "-o", "/dev/full"]);
    expect(stderr).toBe("partway: --output /dev/full: could not be written: no space left on device (ENOSPC)\n");
    expect(code).toBe(1);
    const printed = spawnSync("sh", ["-c", `${command} ${few.join(" ")} > /dev/full`]);
    expect(printed.stderr.toString()).toBe(
      "partway: standard output: could not be written: no space left on device (ENOSPC)\n",
    );
    expect(printed.status).toBe(1);
  });

  it("tells its options, and what a beacon is made of", async () => {
    const { code, stdout, stderr } = await partway(["make-log", "--help"]);
    for (const said of [
      "--beacon <kind>",
      "--rotate",
      "--truth",
      "--size",
      "jitter=FRACTION",
      "lock=gap|phase",
      "hours=9-15",
    ])
      expect(stdout).toContain(said);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

writeFileSync(at("kept"), "before");
mkdirSync(at("full"));
writeFileSync(at("full/other"), "before");

const wrong: [args: string[], said: string][] = [
  [["conn.log"], 'make-log: expected options alone, got "conn.log"; -o FILE names the output'],
  [["--bacon", "x"], "--bacon: expected an option of make-log, got an unknown one; did you mean --beacon?"],
  [["--beacon"], "--beacon: expected <kind>, got nothing"],
  [["--beacon", "jitter=2"], '--beacon jitter: expected a number from 0 to 1, got "2"'],
  [
    ["--hosts", "3", "--beacon", "to=192.0.2.1,count=4"],
    "--beacon count: expected 3 at most beside to, as many as there are hosts, got 4",
  ],
  [
    Array.from({ length: 14 }, () => ["--beacon", "count=10000"]).flat(),
    "--beacon count: expected 131072 at most of all kinds, got 140000",
  ],
  [["--days", "0"], '--days: expected a number from 0.001 to 3660, got "0"'],
  [
    ["--start", "yesterday"],
    '--start: expected a time from 1970 on, such as 2025-01-06 or 2025-01-06T12:00, got "yester',
  ],
  [["--start", "2025-02-30"], "--start: expected a time from 1970 on"],
  [["--start", "2025-01-06T25:00"], "--start: expected a time from 1970 on"],
  [["--hosts", "0"], '--hosts: expected a whole number from 1 to 100000, got "0"'],
  [["--groups", "many"], '--groups: expected a whole number from 1 to 10000000, got "many"'],
  [["--size", "0"], '--size: expected bytes from 1 to 10TB, such as 500MB or 2GiB, got "0"'],
  [["--size", "5 elephants"], "--size: expected bytes from 1 to 10TB"],
  [["--seed", "-1"], '--seed: expected a whole number from 0 to 4294967295, got "-1"'],
  [["--format", "csv"], '--format: expected tsv or json, got "csv"'],
  [["--rotate"], "--rotate: expected --output FOLDER beside it, got none"],
  [["--truth", "-"], "--truth -: expected a file of its own, got standard output, which is for the log"],
  [["-o", "x.log", "--truth", "./x.log"], "--truth ./x.log: expected a file of its own, got the file of --output"],
  [["--truth", "/nonexistent/x"], "--truth /nonexistent/x: expected a file that can be written, got no such file"],
  [["-o", "/nonexistent/x"], "--output /nonexistent/x: expected a file that can be written, got no such file"],
  [["-o", at("full")], "expected a file that can be written, got a directory"],
  [["-o", at("full"), "--rotate"], "expected an empty folder, or one that can be made, got one that holds other"],
  [
    ["-o", at("kept"), "--rotate"],
    "expected an empty folder, or one that can be made, got file already exists (EEXIST)",
  ],
  [["-o", at("kept"), "--days", "x"], '--days: expected a number from 0.001 to 3660, got "x"'],
];

describe("a wrong call of make-log is one line on stderr, and exit code 2", () => {
  it.each(wrong)("partway make-log %j", async (args, said) => {
    const { code, stdout, stderr } = await partway(["make-log", ...args]);
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/^partway: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(readFileSync(at("kept"), "utf8")).toBe("before");
    expect(existsSync("x.log")).toBe(false);
  });
});
