import { sentence } from "partway/element/parts";
import type { Field } from "partway/kernels";
import { openFile } from "./kept/kept.js";
import { isUnderWay, say, warn } from "./run/run.js";
import { filesField } from "./task/files.js";
import { choose, kernel } from "./task/form.js";
import { ownIssue, take } from "./task/own.js";

/**
 * Files can be dropped anywhere: checkpoints are opened; what else there is goes to the kernel that is chosen, if it reads
 * files, and otherwise is a task and its inputs. A browser left alone would go to the file, and end whatever is under way.
 */
export function listenForDrops(): void {
  for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault());
  window.addEventListener("drop", ({ dataTransfer }) => {
    // Later they are gone.
    const entries = [...(dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
    const files = [...(dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    if (isUnderWay()) return say("Files are taken once the run has ended: drop them then.");
    const checkpoints = files.filter(({ name }) => name.endsWith(".partway"));
    for (const file of checkpoints) void openFile(file);
    const others = files.filter((file) => !checkpoints.includes(file));
    if (others.length === 0) return;
    const field = filesField(kernel.value);
    if (field) return void giveDropped(field, entries);
    choose(undefined);
    take(others);
    if (ownIssue.value !== "") warn(ownIssue.value);
  });
}

async function giveDropped(
  { name, title = name, endings = [] }: Field,
  entries: readonly (FileSystemEntry | File | null)[],
): Promise<void> {
  try {
    const { give, ofEntries } = await import("./task/give.js");
    const files = await ofEntries(
      entries.filter((entry) => entry !== null && !entry.name.endsWith(".partway")) as Parameters<typeof ofEntries>[0],
      endings,
    );
    if (files.length === 0) return warn(`${title}: expected files that end in ${endings.join(", ")}, got none.`);
    give(name, files);
  } catch (error) {
    warn(`What was dropped cannot be read: ${sentence((error as Error).message)}`);
  }
}
