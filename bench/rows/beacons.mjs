// `beacons` on logs that `make-log` makes: reading 500 MB by the pool beside plain JavaScript and gawk, the memory of the whole
// process, and how soon the first table is there.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cli, timeCommand } from "../support/command.mjs";
import { row } from "../support/row.mjs";
import { interleaved } from "../support/sample.mjs";

const file = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
/** About as many connections as a log of a day that people test such programs with: 105,918. */
const SMALL = ["--size", "13840kB", "--groups", "1000"];

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "partway-bench-"));
  const [large, small] = ["large.log", "small.log"].map((name) => join(folder, name));
  try {
    makeLog(large, "--size", "500MB", "--groups", "20000");
    makeLog(small, ...SMALL);
    return [...(await compareReading(large)), ...(await measureFirstTable(small)), measureMemory(large)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function makeLog(path, ...options) {
  execFileSync(process.execPath, [cli, "make-log", ...options, "-o", path], { stdio: "ignore" });
}

async function compareReading(log) {
  const megabytes = statSync(log).size / 1e6;
  let expected;
  /** MB a second of one core. Who says how long all its threads were busy is taken at its word. */
  const rate = (...command) => {
    const { output, seconds } = runAlone(command);
    const [groups, connections, bytes, busy = seconds] = output.trim().split(" ");
    const tally = `${groups} ${connections} ${bytes}`;
    expected ??= tally;
    if (tally !== expected) throw new Error(`${command.join(" ")} gives ${tally}, expected ${expected}`);
    return megabytes / Number(busy);
  };
  const hasGawk = !spawnSync("gawk", ["--version"]).error;
  const { ours, split, gawk } = await interleaved(
    {
      ours: () => rate(process.execPath, file("support/read-log.mjs"), log, "2"),
      split: () => rate(process.execPath, file("peers/zeek-split.mjs"), log),
      ...(hasGawk && { gawk: () => rate("gawk", "-f", file("peers/zeek.awk"), log) }),
    },
    2,
  );
  const against = (peer, peerName, times) =>
    row({
      name: "a conn.log of 500 MB read by the pool, per core",
      unit: "MB/s",
      ours,
      peer,
      peerName,
      goal: { of: "ratio", is: "at least", value: times },
    });
  return [against(split, 'split("\\t") in Node', 5), against(gawk, hasGawk ? "gawk" : "gawk is not installed", 2)];
}

/** What a command prints, and how long it took by the clock or by its CPU time: what is less, so that others' work does not count. */
function runAlone(command) {
  const start = performance.now();
  // POSIX: `times` prints the CPU time of the shell in one line, that of its children in the next.
  const [output, , children] = execFileSync("sh", ["-c", '"$@" && times', "sh", ...command], {
    env: { ...process.env, LC_ALL: "C" },
  })
    .toString()
    .split("\n");
  const elapsed = (performance.now() - start) / 1_000;
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  const busy = parts.reduce((sum, [, minutes, seconds]) => sum + 60 * minutes + Number(seconds), 0);
  return { output, seconds: Math.min(elapsed, busy) };
}

/** Nothing is looked at more closely: what is printed is what a stop would show once all is read. */
async function measureFirstTable(log) {
  const args = [cli, "run", "beacons", log, "-j", "2", "--surrogates", "0", "--no-checkpoint"];
  const { ours } = await interleaved({ ours: () => timeCommand(process.execPath, args) }, 5);
  return [
    row({
      name: "beacons of 106,000 connections: all first scores, whole process",
      unit: "s",
      ours,
      peerName: "a limit",
      goal: { of: "ours", is: "below", value: 2 },
    }),
  ];
}

function measureMemory(log) {
  const args = ["--require", file("support/peak.cjs"), cli, "run", "beacons", log, "-j", "2", "--no-checkpoint"];
  const { error, status, output } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  if (error || status !== 0)
    throw new Error(`partway run beacons ended with ${status}: ${error?.message ?? output[2]}`);
  return row({
    name: "beacons of a log of 500 MB, most memory held",
    unit: "MB",
    ours: (Number(output[3]) * 1_024) / 1e6,
    peerName: "a limit",
    goal: { of: "ours", is: "below", value: 500 },
  });
}
