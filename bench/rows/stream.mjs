// Five million lines through the command, by a pipe, as in `seq 1 5000000 | partway map double.mjs - -j 2 > /dev/null`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cli } from "../support/command.mjs";
import { row } from "../support/row.mjs";
import { interleaved } from "../support/sample.mjs";

const jobs = 5_000_000;
const [task, peak] = ["../support/double.mjs", "../support/peak.cjs"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

export async function measure() {
  checkValues(1_000);
  const peaks = [];
  const { ours } = await interleaved(
    {
      ours() {
        const start = performance.now();
        const { mostMemory } = pipe(jobs, "> /dev/null");
        const elapsed = performance.now() - start;
        peaks.push((Number(mostMemory) * 1_024) / 1e6);
        return (elapsed * 1_000) / jobs;
      },
    },
    3,
  );
  return [
    row({
      name: "seq 1 5000000 | partway map -j 2, whole process",
      unit: "us a job",
      ours,
      peerName: "a limit",
      goal: { of: "ours", is: "at most", value: 3 },
    }),
    row({
      name: "seq 1 5000000 | partway map -j 2, most memory held",
      unit: "MB",
      ours: Math.max(...peaks),
      peerName: "a limit",
      goal: { of: "ours", is: "below", value: 300 },
    }),
  ];
}

/** The pipe is the shell's own: Node would put a socket between the two. */
function pipe(jobs, redirection) {
  const command = `seq 1 ${jobs} | "$0" --require "$1" "$2" map "$3" - -j 2 ${redirection}`;
  const child = spawnSync("sh", ["-c", command, process.execPath, peak, cli, task], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    maxBuffer: 2 ** 24,
  });
  if (child.error || child.status !== 0)
    throw new Error(`partway map ended with ${child.status}: ${child.error?.message ?? child.stderr}`);
  const [, results, , mostMemory] = child.output.map(String);
  return { results, mostMemory };
}

function checkValues(jobs) {
  const values = pipe(jobs, "")
    .results.trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).value);
  const [sum, expected] = [values.reduce((sum, value) => sum + value, 0), jobs * (jobs + 2)];
  if (values.length !== jobs || sum !== expected)
    throw new Error(`expected ${jobs} values that come to ${expected}, got ${values.length} that come to ${sum}`);
}
