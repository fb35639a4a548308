// From the import of a library, and from making its pool, to the first result of one tiny job: in a process of its own each time.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { peerNames } from "../peers/index.mjs";
import { row } from "../support/row.mjs";
import { interleaved, lowest } from "../support/sample.mjs";

// A file, not `-e`: workers that are files themselves do not start under the flags that go with it.
const program = fileURLToPath(new URL("../support/first.mjs", import.meta.url));
const names = ["ours", "module", "kernel", ...peerNames];

export async function measure() {
  const pools = Object.fromEntries(names.map((name) => [name, []]));
  const once = (name) => () => {
    const { import: fromImport, pool } = JSON.parse(
      execFileSync(process.execPath, [program, name], { timeout: 10_000 }),
    );
    pools[name].push(pool);
    return fromImport;
  };
  const imports = await interleaved(Object.fromEntries(names.map((name) => [name, once(name)])), 21);
  // That of the round that warms up.
  for (const figures of Object.values(pools)) figures.shift();
  return [
    rowAgainstBest("import to first outcome", imports),
    rowAgainstBest("import to first outcome, of an ES module", { ...imports, ours: imports.module }),
    rowAgainstBest("new Pool to first outcome", pools),
    limit("import to first outcome", imports.ours),
    limit("import to first outcome, of an ES module", imports.module),
    limit("import to first outcome, of a kernel that comes with it", imports.kernel),
  ];
}

function rowAgainstBest(name, { ours, ...others }) {
  const [peerName, peer] = lowest(Object.fromEntries(peerNames.map((each) => [each, others[each]])));
  return row({ name, unit: "ms", ours, peer, peerName, goal: { of: "ratio", is: "below", value: 1 } });
}

function limit(name, ours) {
  const goal = { of: "ours", is: "below", value: 40 };
  return row({ name, unit: "ms", ours, peerName: "a limit", goal });
}
