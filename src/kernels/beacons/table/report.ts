import type { Surface } from "../../../task/kernel.js";
import type { BeaconsValue } from "../value.js";
import { explainText } from "./explain.js";
import { isExplained } from "../explained.js";
import { noticeLines } from "./notices.js";
import type { BeaconRow } from "./row.js";
import { BEACON, beaconsTable, columnsLeftOut } from "./text.js";
import { harmless } from "./values.js";

/** Rows that a terminal shows, where nobody asks for more. */
const SHOWN = 25;

/** Made when a number is first shown: it takes some ten milliseconds, which an import has not. */
let format: Intl.NumberFormat | undefined;

function whole(number: number): string {
  format ??= new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  return format.format(number);
}

/** The value as a terminal shows it: what was read, and the table. */
export function beaconsText(value: BeaconsValue, { columns }: Surface): string {
  return [...readLines(value), "", ...shown(value, columns)].join("\n");
}

function readLines(value: BeaconsValue): string[] {
  const { groups, connections, lines, malformed, faults, notices, scored, finished, readingEnded } = value;
  const soFar = readingEnded ? `${whole(finished)} looked at to the end` : "not all logs were read";
  return [
    `${count(connections, "connection")} in ${count(lines, "line")}; ${count(groups, "group")}, ${whole(scored)} with a score, ${soFar}`,
    ...(malformed > 0 ? [`${count(malformed, "line")} could not be read:`] : []),
    ...faults.map(({ file, line, message }) => `  ${harmless(file)}:${line}: ${harmless(message)}`),
    ...(malformed > faults.length && faults.length > 0 ? [`  and ${whole(malformed - faults.length)} more`] : []),
    ...noticeLines(notices),
  ];
}

function shown(value: BeaconsValue, columns: number): string[] {
  const { rows, explained } = value;
  if (explained !== undefined) {
    const found = rows.filter((row) => isExplained(row, explained));
    if (found.length === 0) return [notFound(explained, rows)];
    return found.map((row) => explainText(row, value.timesOf(row), columns));
  }
  if (rows.length === 0) {
    const why =
      value.scored > 0
        ? "no group has so high a score"
        : "no group has the four connections with a time that a score takes";
    return [why];
  }
  const most = value.top || SHOWN;
  const first = rows.slice(0, most);
  const [more, leftOut] = [rows.length - most, columnsLeftOut(first, columns)];
  const beacons = rows.filter(({ beacon }) => beacon).length;
  const notes = [
    ...(beacons > 0 ? [`${BEACON} called a beacon, as ${count(beacons, "row")} ${beacons === 1 ? "is" : "are"}`] : []),
    ...(more > 0 ? [`${count(more, "row")} more: --top N shows N, --format csv or json all`] : []),
    ...(leftOut > 0 ? [`${count(leftOut, "column")} more: in a wider terminal, or by --format csv`] : []),
  ];
  return [beaconsTable(first, columns), ...(notes.length > 0 ? ["", ...notes] : [])];
}

function notFound(explained: string, rows: readonly BeaconRow[]): string {
  const ends = explained.split(" ");
  const turned = ends.toReversed().join(" ");
  const hint = rows.some((row) => isExplained(row, turned)) ? `but ${harmless(turned)} has` : "";
  const expected = ends.length === 2 ? hint : "expected SOURCE DESTINATION, as the table has them";
  return `no group ${harmless(explained)} has a score${expected === "" ? "" : `, ${expected}`}`;
}

function count(number: number, word: string): string {
  return `${whole(number)} ${word}${number === 1 ? "" : "s"}`;
}
