import { openFile } from "./kept/kept.js";
import { isUnderWay, say, warn } from "./run/run.js";
import { choose } from "./task/form.js";
import { ownIssue, take } from "./task/own.js";

/**
 * Files can be dropped anywhere: checkpoints are opened, a task and its inputs are taken. A browser left alone would go to
 * the file, and end whatever is under way.
 */
export function listenForDrops(): void {
  for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault());
  window.addEventListener("drop", ({ dataTransfer }) => {
    const files = [...(dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    if (isUnderWay()) return say("Files are taken once the run has ended: drop them then.");
    const checkpoints = files.filter(({ name }) => name.endsWith(".partway"));
    for (const file of checkpoints) void openFile(file);
    const others = files.filter((file) => !checkpoints.includes(file));
    if (others.length === 0) return;
    choose(undefined);
    take(others);
    if (ownIssue.value !== "") warn(ownIssue.value);
  });
}
