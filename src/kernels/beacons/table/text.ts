import type { BeaconRow } from "./row.js";
import { bytesText, durationText, harmless, percentText, probabilityText, scoreText, timeText } from "./values.js";

interface Column {
  title: string;
  /** What is left out first where there is no room: the highest. Columns without are always there. */
  dispensable?: number;
  left?: boolean;
  cell: (row: BeaconRow) => string;
}

/** Beside the rank of what is called a beacon. */
export const BEACON = "*";

const COLUMNS: readonly Column[] = [
  { title: "# ", cell: ({ rank, beacon }) => `${rank}${beacon ? BEACON : " "}` },
  { title: "score", cell: ({ score }) => scoreText(score) },
  { title: "RITA", dispensable: 2, cell: ({ rita }) => known(rita?.score, scoreText) },
  { title: "source", left: true, cell: ({ source }) => harmless(source) },
  { title: "destination", left: true, cell: ({ destination }) => harmless(destination) },
  { title: "port", dispensable: 4, left: true, cell: portText },
  { title: "conns", dispensable: 1, cell: ({ connections }) => String(connections) },
  { title: "period", cell: ({ period }) => known(period, durationText) },
  { title: "jitter", dispensable: 3, cell: ({ jitter }) => known(jitter, percentText) },
  { title: "p", dispensable: 5, cell: ({ pValue }) => known(pValue, probabilityText) },
  { title: "bytes", dispensable: 6, cell: ({ bytes }) => bytesText(bytes) },
  { title: "active", dispensable: 8, cell: ({ activeSpan }) => known(activeSpan, durationText) },
  { title: "srcs", dispensable: 9, cell: ({ sources }) => known(sources, String) },
  { title: "last seen (UTC)", dispensable: 7, left: true, cell: ({ lastSeen }) => timeText(lastSeen) },
  { title: "first seen (UTC)", dispensable: 10, left: true, cell: ({ firstSeen }) => timeText(firstSeen) },
];

const GAP = 2;
/** Names are cut to this before any column is left out for them. */
const LONG_NAME = 24;
/** They are cut to no less than this. */
const LEAST_NAME = 11;
const CUT = "...";

interface Shown {
  column: Column;
  /** The title, then a cell for each row. */
  cells: string[];
}

/**
 * The rows as a table for a terminal of so many columns: a line of titles and a line for each row. Where there is no room,
 * long names are cut, then the columns that matter least are left out, then names are cut further, to no less than 11
 * characters: lines do not get shorter than about 48.
 *
 * @param columns how long a line may be; 80 by default
 */
export function beaconsTable(rows: readonly BeaconRow[], columns = 80): string {
  const shown = fitted(rows, columns);
  const widths = shown.map(widthOf);
  const lines = ["", ...rows].map((_, line) =>
    shown
      .map(({ cells, column: { left } }, index) =>
        left ? cells[line]!.padEnd(widths[index]!) : cells[line]!.padStart(widths[index]!),
      )
      .join(" ".repeat(GAP))
      .trimEnd(),
  );
  return lines.join("\n");
}

/** How many columns there is no room for. */
export function columnsLeftOut(rows: readonly BeaconRow[], columns: number): number {
  return COLUMNS.length - fitted(rows, columns).length;
}

function fitted(rows: readonly BeaconRow[], columns: number): Shown[] {
  const all = COLUMNS.map((column) => ({ column, cells: [column.title].concat(rows.map(column.cell)) }));
  const byWorth = all.toSorted((a, b) => (b.column.dispensable ?? 0) - (a.column.dispensable ?? 0));
  const dispensable = byWorth.filter(({ column }) => column.dispensable !== undefined);
  let kept = all;
  for (const least of dispensable) {
    const shown = withNamesCut(kept, columns, LONG_NAME);
    if (excess(shown, columns) <= 0) return shown;
    kept = kept.filter((other) => other !== least);
  }
  return withNamesCut(kept, columns, LEAST_NAME);
}

/** Cuts the longer of both names, then the other, until all fits or neither is longer than `least`. */
function withNamesCut(list: Shown[], columns: number, least: number): Shown[] {
  let shown = list;
  for (;;) {
    const over = excess(shown, columns);
    const widest = shown.filter(({ column }) => isName(column)).reduce((a, b) => (widthOf(b) > widthOf(a) ? b : a));
    if (over <= 0 || widthOf(widest) <= least) return shown;
    const width = Math.max(least, widthOf(widest) - over);
    const shorter = { column: widest.column, cells: widest.cells.map((cell) => cut(cell, width)) };
    shown = shown.map((other) => (other === widest ? shorter : other));
  }
}

function excess(shown: Shown[], columns: number): number {
  return shown.reduce((sum, column) => sum + widthOf(column) + GAP, -GAP) - columns;
}

function widthOf({ cells }: Shown): number {
  return cells.reduce((most, cell) => Math.max(most, cell.length), 0);
}

function isName({ title }: Column): boolean {
  return title === "source" || title === "destination";
}

/** The end of a name tells more than its beginning: its domain. */
function cut(name: string, width: number): string {
  return name.length <= width ? name : `${CUT}${name.slice(name.length - width + CUT.length)}`;
}

export function portText({ port, protocol }: BeaconRow): string {
  const name = protocol === undefined ? "" : harmless(protocol);
  if (port === undefined) return name;
  return name === "" ? String(port) : `${port}/${name}`;
}

function known(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? "-" : text(value);
}
