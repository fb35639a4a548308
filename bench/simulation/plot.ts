import { type Distribution, distributions } from "./lengths.js";

/** Places in the picture, in px. */
const panel = { width: 270, height: 250, gap: 36 };
const margin = { left: 52, top: 40, right: 22, bottom: 74 };
/** A colour for each line, in order: legible on white and on black. */
const colours = ["#c2410c", "#b8860b", "#2e8b57", "#3b82c4", "#9b5fc0"];

export interface Line {
  distribution: Distribution;
  /** What its jobs take, for the legend. */
  label: string;
  points: { workers: number; efficiency: number; ideal: number; saturated: boolean }[];
}

/** A panel for each distribution: efficiency over workers. Dotted: what is possible at no cost. Hollow: the main thread is busy all the time. */
export function plotOf(lines: Line[], mostWorkers: number): string {
  const octaves = Math.log2(mostWorkers);
  const width = margin.left + distributions.length * (panel.width + panel.gap) - panel.gap + margin.right;
  const height = margin.top + panel.height + margin.bottom;
  const x = (at: number, workers: number): number =>
    margin.left + at * (panel.width + panel.gap) + (Math.log2(workers) / octaves) * panel.width;
  const y = (efficiency: number): number => margin.top + (1 - efficiency) * panel.height;
  const labels = [...new Set(lines.map(({ label }) => label))];
  const drawn = distributions.flatMap((distribution, at) =>
    frame(at, distribution, octaves, x, y).concat(
      lines
        .filter((line) => line.distribution === distribution)
        .map(({ label, points }) => lineOf(points, colours[labels.indexOf(label)]!, (workers) => x(at, workers), y)),
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>Efficiency of the pool by the number of workers, simulated</title>`,
    `<style>text { fill: #333 } .axis { stroke: #999 } .grid { stroke: #999; stroke-opacity: 0.25 }`,
    `@media (prefers-color-scheme: dark) { text { fill: #ccc } .axis { stroke: #777 } }</style>`,
    ...drawn,
    `<text transform="translate(14 ${margin.top + panel.height / 2}) rotate(-90)" text-anchor="middle">efficiency</text>`,
    ...legend(labels, height - 14),
    "</svg>\n",
  ].join("\n");
}

function frame(
  at: number,
  title: string,
  octaves: number,
  x: (at: number, workers: number) => number,
  y: (efficiency: number) => number,
): string[] {
  const [left, right, bottom] = [x(at, 1), x(at, 2 ** octaves), y(0)];
  const rows = [0, 0.2, 0.4, 0.6, 0.8, 1].map((efficiency) => {
    const line = `<line class="grid" x1="${left}" x2="${right}" y1="${y(efficiency)}" y2="${y(efficiency)}"/>`;
    const label = `<text x="${left - 8}" y="${y(efficiency) + 4}" text-anchor="end">${efficiency.toFixed(1)}</text>`;
    return at === 0 ? line + label : line;
  });
  const columns = Array.from({ length: octaves / 2 + 1 }, (_, index) => 4 ** index).flatMap((workers) => [
    `<line class="axis" x1="${x(at, workers)}" x2="${x(at, workers)}" y1="${bottom}" y2="${bottom + 4}"/>`,
    `<text x="${x(at, workers)}" y="${bottom + 18}" text-anchor="middle">${workers}</text>`,
  ]);
  const middle = (left + right) / 2;
  return [
    ...rows,
    ...columns,
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    `<text x="${middle}" y="${y(1) - 14}" text-anchor="middle" font-weight="600" font-size="13">${title}</text>`,
    `<text x="${middle}" y="${bottom + 36}" text-anchor="middle">workers</text>`,
  ];
}

function lineOf(
  points: Line["points"],
  colour: string,
  x: (workers: number) => number,
  y: (efficiency: number) => number,
): string {
  const path = (of: (point: Line["points"][number]) => number): string =>
    points.map((point, at) => `${at ? "L" : "M"}${x(point.workers).toFixed(1)} ${y(of(point)).toFixed(1)}`).join("");
  const marks = points.map(
    ({ workers, efficiency, saturated }) =>
      `<circle cx="${x(workers).toFixed(1)}" cy="${y(efficiency).toFixed(1)}" r="3" stroke="${colour}" fill="${saturated ? "none" : colour}"/>`,
  );
  return [
    `<path d="${path(({ ideal }) => ideal)}" fill="none" stroke="${colour}" stroke-dasharray="1.5 3"/>`,
    `<path d="${path(({ efficiency }) => efficiency)}" fill="none" stroke="${colour}" stroke-width="1.6"/>`,
    ...marks,
  ].join("");
}

function legend(labels: string[], y: number): string[] {
  const entry = (at: number): number => margin.left + at * 92;
  return [
    ...labels.map(
      (label, at) =>
        `<circle cx="${entry(at) + 4}" cy="${y - 4}" r="4" fill="${colours[at]}"/><text x="${entry(at) + 14}" y="${y}">${label}</text>`,
    ),
    `<text x="${entry(labels.length)}" y="${y}">hollow: the main thread is full; dotted: possible at no cost</text>`,
  ];
}
