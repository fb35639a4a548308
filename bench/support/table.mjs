/** Prints the rows for people. */
export function printTable({ machine, rows }) {
  const { cpu, cores, memoryGiB, system, node } = machine;
  console.log(`${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}\n`);
  const head = ["", "ours", "peer", "ours / peer", "goal", ""];
  const body = rows.map(({ name, unit, ours, peer, peerName, ratio, goal, met }) => [
    name,
    `${figure(ours)} ${unit}`,
    peer === null ? peerName : `${figure(peer)} ${unit} (${peerName})`,
    ratio === null ? "" : figure(ratio),
    goal,
    met ? "met" : "NOT MET",
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => cells[column].length)));
  for (const cells of [head, ...body])
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
}

function figure(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
