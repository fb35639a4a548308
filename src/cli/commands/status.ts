import type { FileStatus } from "../../checkpoint/node.js";
import type { End } from "../ending/exit.js";
import { codeOf, writeOut } from "../ending/standard-streams.js";
import { plainJson } from "../../json/index.js";
import { countOf, failedText, grouped } from "../terminal/progress-text.js";
import { statusOrEnd, wayOn } from "./resume.js";

/** `partway status FILE`: how far the run of a checkpoint is, also while it is under way. */
export async function status(file: string, { json }: { json?: boolean }): Promise<End> {
  const found = await statusOrEnd(file);
  if (typeof found === "number") return found;
  return codeOf(await writeOut(json ? `${plainJson({ file, ...found })}\n` : statusLines(file, found)));
}

function statusLines(file: string, status: FileStatus): string {
  const { command, task, counts, end, writer, written, dropped } = status;
  const { fulfilled, partial, rejected } = counts;
  // One that is gone on with, with other inputs, keeps what it knows of the ones before.
  const isOfThese = end !== undefined && fulfilled + partial + rejected <= end.jobs;
  const of = isOfThese ? ` of ${end.inputsEnded ? "" : "so far "}${countOf(end.jobs, "job")}` : "";
  const lines = [
    `${command} ${task}: ${grouped(fulfilled)}${of} done, ${grouped(partial)} part-done${failedText(rejected)}`,
    `${stateText(end, writer)}; last written ${new Date(written).toISOString()}`,
  ];
  if (dropped > 0 && writer === undefined)
    lines.push(`${countOf(dropped, "byte")} at its end: no whole record, will be left out`);
  if (writer === undefined && end?.status !== "completed") lines.push(`${wayOn(file, status)} goes on from here`);
  return lines.map((line) => `${line}\n`).join("");
}

function stateText(end: FileStatus["end"], writer: number | undefined): string {
  if (writer !== undefined) return `under way, process ${writer}`;
  if (!end) return "ended without a word: killed, or a crash";
  return end.status === "stopped" ? `stopped by ${end.reason ?? "a stop"}` : end.status;
}
