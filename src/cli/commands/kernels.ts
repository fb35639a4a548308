import { type End, exitCodes } from "../exit.js";
import { kernels } from "../load-kernel.js";
import { plainJson } from "../report-json.js";
import { writeOut } from "../standard-streams.js";

/** `partway kernels`: the kernels that come with partway. */
export async function listKernels({ json }: { json?: boolean }): Promise<End> {
  const list = [...kernels.values()].map(({ name, summary, partial }) => ({ name, summary, partial }));
  const width = Math.max(...list.map(({ name }) => name.length));
  const lines = list.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`);
  const written = await writeOut(json ? `${plainJson(list)}\n` : lines.join(""));
  return written === "written" ? exitCodes.done : written === "closed" ? exitCodes.closedPipe : exitCodes.failed;
}
