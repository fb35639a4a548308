// Reading a conn.log on one core: the kernel, and the way from the file to the groups, beside plain JavaScript and gawk.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundled } from "../support/bundled.mjs";
import { writeConnLog } from "../support/conn-log.mjs";
import { row } from "../support/row.mjs";
import { interleaved } from "../support/sample.mjs";

const BYTES = 100e6;
const peer = (name) => new URL(`../peers/${name}`, import.meta.url).pathname;

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "partway-bench-"));
  const log = join(folder, "conn.log");
  try {
    const connections = writeConnLog(log, BYTES);
    return await compare(log, statSync(log).size / 1e6, connections);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(log, megabytes, connections) {
  const { kernelAlone, mergeAlone, readLog } = await bundled(new URL("../support/zeek.ts", import.meta.url).pathname);
  const expected = Object.values(await readLog(log)).join(" ");
  const whole = async () => {
    const start = performance.now();
    const tally = Object.values(await readLog(log)).join(" ");
    if (tally !== expected) throw new Error(`expected ${expected}, got ${tally}`);
    return megabytes / ((performance.now() - start) / 1_000);
  };
  const program = (command, ...args) => {
    const start = performance.now();
    const tally = execFileSync(command, args, { env: { ...process.env, LC_ALL: "C" } })
      .toString()
      .trim();
    if (tally !== expected) throw new Error(`${command} ${args.join(" ")} gives ${tally}, and partway ${expected}`);
    return megabytes / ((performance.now() - start) / 1_000);
  };
  const kernel = await kernelAlone(log);
  const merge = await mergeAlone(log);
  const hasGawk = !spawnSync("gawk", ["--version"]).error;
  const figures = await interleaved(
    {
      kernel: () => megabytes / (kernel() / 1_000),
      merge,
      whole,
      split: () => program(process.execPath, peer("zeek-split.mjs"), log),
      ...(hasGawk && { gawk: () => program("gawk", "-f", peer("zeek.awk"), log) }),
    },
    3,
  );
  const { kernel: ours, split, gawk } = figures;
  const against = (name, figures, times, peerFigures, peerName) =>
    row({
      name,
      unit: "MB/s",
      ours: figures,
      peer: peerFigures,
      peerName,
      goal: { of: "ratio", is: "at least", value: times },
    });
  return [
    against("a conn.log of 100 MB, the kernel", ours, 5, split, 'split("\\t") in Node'),
    against("a conn.log of 100 MB, the kernel", ours, 2, gawk, "gawk"),
    against("a conn.log of 100 MB, from the file to its groups", figures.whole, 5, split, 'split("\\t") in Node'),
    against("a conn.log of 100 MB, from the file to its groups", figures.whole, 2, gawk, "gawk"),
    row({
      name: `merging the pieces of it, ${connections} connections`,
      unit: "ms",
      ours: figures.merge,
      peerName: "",
      goal: { of: "ours", is: "at most", value: connections / 2_000 },
    }),
  ];
}
