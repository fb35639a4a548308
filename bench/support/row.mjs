import { median, spread } from "./sample.mjs";

/**
 * A row of the result: `ratio` is ours / peer. The goal is on the ratio where there is a peer, on our own figure where
 * the goal is a limit. A peer that is missing is not met. Of figures that were measured again and again the median counts.
 *
 * @param {{ name: string, unit: string, ours: number | number[], peer?: number | number[], peerName: string,
 *   goal: { of: "ratio" | "ours", is: "at most" | "below" | "at least" | "above", value: number } }} row
 */
export function row({ name, unit, ours: own, peer: others, peerName, goal }) {
  const [ours, peer] = [own, others].map((figures) => (Array.isArray(figures) ? median(figures) : figures));
  const ratio = peer === undefined ? undefined : ours / peer;
  const figure = goal.of === "ratio" ? ratio : ours;
  const tests = {
    "at most": (value) => value <= goal.value,
    below: (value) => value < goal.value,
    "at least": (value) => value >= goal.value,
    above: (value) => value > goal.value,
  };
  return {
    name,
    unit,
    ours,
    ...(Array.isArray(own) && { spread: spread(own) }),
    peer: peer ?? null,
    peerName,
    ratio: ratio ?? null,
    goal: `${goal.of} ${goal.is} ${goal.value}`,
    met: figure !== undefined && tests[goal.is](figure),
  };
}
