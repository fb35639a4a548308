import type { AnyKernel, Report } from "partway";
import {
  type CheckpointStatus,
  browserCheckpoint,
  checkpointStatus,
  exportCheckpoint,
  importCheckpoint,
  isBeingWritten,
  listCheckpoints,
  removeCheckpoint,
} from "partway/checkpoint";
import { kernelOf } from "./choice.js";

/** A run that can go on: its checkpoint is in the browser's storage. */
export interface KeptRun {
  /** The checkpoint's. */
  name: string;
  kernel: AnyKernel;
  params: Record<string, unknown>;
  status: CheckpointStatus;
}

/** A checkpoint for a run, under a name of its own. @param failed hears, as a sentence, why nothing is kept of it */
export function newCheckpoint(kernel: AnyKernel, failed: (words: string) => void) {
  return checkpointOf(freshName(kernel.name), failed);
}

export function checkpointOf(name: string, failed: (words: string) => void) {
  return browserCheckpoint(name, { onFailed: ({ message }) => failed(`Nothing is kept of this run: ${message}.`) });
}

/** Every run that has made something and is not under way, the latest first. */
export async function keptRuns(): Promise<KeptRun[]> {
  const runs: KeptRun[] = [];
  for (const name of await listCheckpoints()) {
    if (await isBeingWritten(name)) continue;
    const run = await keptRun(name).catch(() => undefined);
    if (run) runs.push(run);
  }
  return runs.sort((a, b) => b.status.created - a.status.created);
}

/** @throws PartwayError if it is no checkpoint; Error if it is one of a run that the page does not know */
async function keptRun(name: string): Promise<KeptRun> {
  const status = await checkpointStatus(name);
  const kernel = status.command === "run" ? kernelOf(status.task) : undefined;
  if (!kernel) throw new Error(`this page has no task ${status.task}`);
  return { name, kernel, params: { ...(status.params as object | undefined) }, status };
}

/** What is done is done: nothing of it is kept. */
export async function forgetIfDone({ checkpoint, status, counts }: Report): Promise<void> {
  const { fulfilled, partial, rejected } = counts;
  const done = status === "completed" && rejected === 0;
  if (checkpoint !== undefined && (done || fulfilled + partial + rejected === 0)) await removeCheckpoint(checkpoint);
}

/** A file that was saved here, or in a terminal. @throws Error if it is no checkpoint of a task that the page knows */
export async function openFile(file: File): Promise<void> {
  const name = freshName(file.name);
  await importCheckpoint(name, file);
  try {
    await keptRun(name);
  } catch (error) {
    await removeCheckpoint(name);
    throw error;
  }
}

/** As a file, which a terminal can go on from. */
export async function download({ name, kernel }: KeptRun): Promise<void> {
  const file = await exportCheckpoint(name);
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `partway-${kernel.name}.partway`;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export async function discard({ name }: KeptRun): Promise<void> {
  await removeCheckpoint(name);
}

function freshName(what: string): string {
  return `${what} ${Date.now()} ${Math.random()}`;
}
