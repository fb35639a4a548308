// Ten thousand runs in one process, most of them stopped at a random moment: what is held after them beside what was held early on.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { row } from "../support/row.mjs";
import { median } from "../support/sample.mjs";

const program = fileURLToPath(new URL("../support/many-runs.mjs", import.meta.url));
/**
 * What V8 does for speed's sake grows for thousands of runs, whatever runs: code that it optimizes, which is in the heaps, and the
 * room for young objects, which is in the process. Left out, what grows is what somebody keeps. Both ways are measured.
 */
const PLAIN = ["--no-opt", "--no-sparkplug", "--max-semi-space-size=1"];
/** Runs that come before those that count. */
const WARM_UP = 500;
const RUNS = 10_000;
const PART = 1_000;
const SEED = 1;

const ways = [
  ["", PLAIN],
  [", V8's defaults", []],
];

export async function measure() {
  return ways.flatMap(([way, flags]) => {
    const samples = samplesOf(flags);
    const compare = (name, what) => {
      const held = (from, to) =>
        median(samples.filter(({ run }) => run > from && run <= to).map((sample) => sample[name] / 1e6));
      return row({
        name: `${RUNS} runs stopped at random, ${what}${way}: the last ${PART}`,
        unit: "MB",
        ours: held(WARM_UP + RUNS - PART, WARM_UP + RUNS),
        peer: held(WARM_UP, WARM_UP + PART),
        peerName: `the first ${PART}`,
        goal: { of: "ratio", is: "at most", value: 1.02 },
      });
    };
    return [
      compare("main", "heap of the main thread"),
      compare("workers", "heaps of both workers"),
      compare("rss", "the whole process"),
    ];
  });
}

/** What is held after so many runs, again and again. */
function samplesOf(flags) {
  const args = ["--expose-gc", ...flags, program, WARM_UP + RUNS, SEED];
  const lines = execFileSync(process.execPath, args).toString().trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}
