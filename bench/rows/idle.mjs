// A pool with nothing to do, beside a process that has none: no time on a processor, and nothing that keeps the process alive.
// On Linux, by /proc.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { row } from "../support/row.mjs";
import { median } from "../support/sample.mjs";

const program = fileURLToPath(new URL("../support/idle.mjs", import.meta.url));
const PROCESSES = 5;
/** Most ms that a process takes to end after it has nothing more to do. */
const LATEST = 5_000;

export async function measure() {
  // All at once: none of them does anything.
  const both = await Promise.all(Array.from({ length: PROCESSES }, () => Promise.all([idle("pool"), idle("nothing")])));
  const column = (place, name) => both.map((pair) => pair[place][name]);
  const most = (name) => Math.max(...column(0, name)) - Math.min(...column(1, name));
  const limit = (name, unit, ours, value) =>
    row({
      name: `idle pool of 2 workers${name}`,
      unit,
      ours,
      peerName: "a process without one",
      goal: { of: "ours", is: "at most", value },
    });
  const beyond = median(column(0, "ms")) - median(column(1, "ms"));
  return [
    limit(": processor time in 10 s, beyond its own", "ms", Math.max(0, beyond), 0.5),
    limit(": times that its threads woke up in 10 s", "times", most("woken"), 0),
    limit(": what keeps the process alive", "things", most("alive"), 0),
    limit(", unclosed: processes that did not end by themselves", "processes", most("endless"), 0),
  ];
}

async function idle(what) {
  // When a thread has been silent for eight seconds V8 collects its garbage, once or twice. So it does without a pool, too.
  const child = fork(program, [what], { execArgv: ["--no-memory-reducer"] });
  const [figures] = await once(child, "message");
  const late = setTimeout(() => child.kill("SIGKILL"), LATEST);
  const [code] = await once(child, "exit");
  clearTimeout(late);
  return { ...figures, endless: Number(code !== 0) };
}
