import type { Report } from "partway";
import { narrowing } from "../answer/narrowing.js";
import { checkpointFile } from "../kept/kept.js";
import { type Call, isMap, nameOf } from "../task/call.js";

/** What can be had of a run. */
export interface Download {
  /** What its button says. */
  title: string;
  file(): Promise<File | undefined>;
}

/** What makes them is loaded when somebody wants one. */
const contents = () => import("./contents.js");

/** @param kept the name of the run's checkpoint, if it can go on */
export function downloadsOf(call: Call, report: Report, kept: string | undefined): Download[] {
  const kernel = isMap(call) ? undefined : call.kernel;
  const base = nameOf(call).replace(/\.\w+$/, "");
  const value = async (): Promise<unknown> => (narrowing.value ? narrowing.value.of(report.value) : report.value);
  const file = (ending: string, parts: BlobPart[]): File => new File(parts, `${base}.${ending}`);
  const own = Object.keys(kernel?.formats ?? {}).filter((name) => name !== "text" && name !== "json");
  return [
    ...own.map((name) => ({
      title: name.toUpperCase(),
      file: async () => file(name, [await (await contents()).inFormat(kernel!, name, await value())]),
    })),
    { title: "JSON", file: async () => file("json", [await (await contents()).json(kernel, report, await value())]) },
    // Of a kernel that has lines of its own nobody wants those of its jobs.
    ...(own.includes("ndjson")
      ? []
      : [{ title: "NDJSON", file: async () => file("ndjson", await (await contents()).lines(report.outcomes)) }]),
    ...(kept === undefined ? [] : [{ title: "Checkpoint", file: () => checkpointFile(kept, call) }]),
  ];
}

export async function save(download: Download): Promise<void> {
  const file = await download.file();
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
