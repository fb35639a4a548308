import { readFileSync, readdirSync } from "node:fs";

/** The time on a processor of all threads that a process has now, in ms. From Linux's /proc. */
export function processorTime(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const times = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return times.reduce((sum, time) => sum + time, 0) / 1e6;
}

/**
 * The processes that this one has started, and those that they have.
 *
 * @param {string} name how the name begins: the system keeps 15 letters of it
 * @returns {number[]} their numbers
 */
export function descendants(name) {
  const all = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap(processOf);
  const found = new Set([process.pid]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid, command }) => found.has(pid) && command.startsWith(name)).map(({ pid }) => pid);
}

/** None if it has ended meanwhile. */
function processOf(entry) {
  try {
    const [, pid, command, parent] = /^(\d+) \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, "utf8"));
    return [{ pid: Number(pid), command, parent: Number(parent) }];
  } catch {
    return [];
  }
}
