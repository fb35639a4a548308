/**
 * A row of the result: `ratio` is ours / peer. The goal is on the ratio where there is a peer, on our own figure where
 * the goal is a limit. A peer that is missing is not met.
 *
 * @param {{ name: string, unit: string, ours: number, spread?: number, peer?: number, peerName: string,
 *   goal: { of: "ratio" | "ours", is: "at most" | "below" | "at least" | "above", value: number } }} row
 */
export function row({ name, unit, ours, spread, peer, peerName, goal }) {
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
    ...(spread !== undefined && { spread }),
    peer: peer ?? null,
    peerName,
    ratio: ratio ?? null,
    goal: `${goal.of} ${goal.is} ${goal.value}`,
    met: figure !== undefined && tests[goal.is](figure),
  };
}
