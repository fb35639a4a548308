import { type End, exitCodes } from "../ending/exit.js";
import { kernels } from "../arguments/load-kernel.js";
import { plainJson } from "../../json/index.js";
import { writeOut } from "../ending/standard-streams.js";

/** `partway kernels`: the kernels that come with partway. */
export async function listKernels({ json }: { json?: boolean }): Promise<End> {
  const list = [...kernels.values()].map(({ name, summary, partial }) => ({ name, summary, partial }));
  const width = Math.max(...list.map(({ name }) => name.length));
  const lines = list.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`);
  const written = await writeOut(json ? `${plainJson(list)}\n` : lines.join(""));
  return written === "written" ? exitCodes.done : written === "closed" ? exitCodes.closedPipe : exitCodes.failed;
}
