import type { Notice } from "../reading/pieces.js";
import { harmless } from "./values.js";

/** A folder of logs has many of kinds that are not read. */
const TOLD = 8;

/** What there is to know of the files, a line each: the first few, what was lost before what was left out on purpose. */
export function noticeLines(notices: readonly Notice[]): string[] {
  const [skipped, lost] = [true, false].map((is) => notices.filter(({ code }) => (code === "skipped") === is)) as [
    Notice[],
    Notice[],
  ];
  return [...linesOf(lost, "more like these"), ...linesOf(skipped, "more logs of kinds that are not read")];
}

function linesOf(notices: Notice[], rest: string): string[] {
  const lines = notices
    .slice(0, TOLD)
    .map(({ name, line, message }) => `${harmless(name)}:${line}: ${harmless(message)}`);
  const more = notices.length - TOLD;
  return more > 0 ? [...lines, `${more} ${rest}: --format json tells of all`] : lines;
}
