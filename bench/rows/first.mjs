// From making a pool to its first result, of one tiny job, in a process of its own each time.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { peerNames } from "../peers/index.mjs";
import { row } from "../support/row.mjs";
import { interleaved, median, spread } from "../support/sample.mjs";

// A file, not `-e`: workers that are files themselves do not start under the flags that go with it.
const program = fileURLToPath(new URL("../support/first.mjs", import.meta.url));

export async function measure() {
  const once = (name) => [name, () => Number(execFileSync(process.execPath, [program, name], { timeout: 10_000 }))];
  const { ours, ...peers } = await interleaved(Object.fromEntries(["ours", ...peerNames].map(once)), 15);
  const [peerName, peer] = Object.entries(peers).reduce((best, each) =>
    median(each[1]) < median(best[1]) ? each : best,
  );
  return [
    row({
      name: "new Pool to first result",
      unit: "ms",
      ours: median(ours),
      spread: spread(ours),
      peer: median(peer),
      peerName,
      goal: { of: "ratio", is: "below", value: 1 },
    }),
  ];
}
