import { signal } from "@preact/signals";
import type { Checkpoint, CheckpointStatus } from "partway/checkpoint";
import { PartwayError, type Report } from "partway";
import * as files from "idb-keyval";
import { sentence } from "partway/element";
import { type Call, type MapCall, isMap, nameOf, taskName } from "../task/call.js";
import { kernelOf } from "../task/kernels.js";
import { givenCall } from "../task/own.js";

/** A run that can go on: its checkpoint is in the browser's storage. */
export interface KeptRun {
  /** The checkpoint's. */
  name: string;
  call: Call;
  /** Jobs by what is known of them. */
  counts: CheckpointStatus["counts"];
  /** When it was first begun, in ms since 1970. */
  created: number;
}

/**
 * Every run that has made something, and was not under way when the page looked or has ended in it since; the latest first.
 * To look means to read it all, so that is done once.
 */
export const keptRuns = signal<readonly KeptRun[]>([]);
/** What there is to say of keeping, as a sentence, and whether something is wrong. */
export const saidOfKeeping = signal<{ words: string; wrong: boolean }>({ words: "", wrong: false });

/** The code of checkpoints is as large as all the rest: it is loaded once the page is there. @throws PartwayError CHECKPOINT_FAILED */
async function storage() {
  try {
    return await import("partway/checkpoint");
  } catch (cause) {
    throw new PartwayError("CHECKPOINT_FAILED", "the code that keeps runs cannot be loaded", { cause });
  }
}

/** A run's checkpoint, under a name of its own. @param goesOn whether the run is to go on from it: then it must be free */
export function checkpointOf(name: string, goesOn: boolean): Checkpoint {
  const failed = (error: PartwayError): void => {
    if (goesOn && error.code === "CHECKPOINT_LOCKED") throw error;
    wrong(`Nothing is kept of this run: ${error.message}.`);
  };
  return {
    // When all is done but what has failed, that is tried again.
    open: async (run) => (await storage()).browserCheckpoint(name, { retryRejected: "completed" }).open(run),
    failed,
  };
}

/** Of a task of one's own the files are needed, too. */
export function rememberMap(name: string, call: MapCall): void {
  files.set(name, call).catch(() => {});
}

/** In ms: so often the page looks whether a run that another tab has under way has ended. A reload can be such a tab for a moment. */
const AGAIN = 1_000;

/** Looks what there is. */
export async function lookForKept(): Promise<void> {
  try {
    const { listCheckpoints } = await storage();
    await lookAt(await listCheckpoints());
  } catch (error) {
    wrong(`This browser keeps no runs: ${(error as Error).message}.`);
  }
}

async function lookAt(names: readonly string[]): Promise<void> {
  const { isBeingWritten } = await storage();
  const busy: string[] = [];
  for (const name of names) {
    if (await isBeingWritten(name)) busy.push(name);
    else await keptRun(name).then(list, () => {});
  }
  if (busy.length > 0) setTimeout(() => void lookAt(busy), AGAIN);
}

function list(kept: KeptRun): void {
  const others = keptRuns.value.filter(({ name }) => name !== kept.name);
  keptRuns.value = [...others, kept].sort((a, b) => b.created - a.created);
}

/** @throws PartwayError if it is no checkpoint; Error if it is one of a run that the page cannot make go on */
async function keptRun(name: string): Promise<KeptRun> {
  const { command, task, params, counts, created } = await (await storage()).checkpointStatus(name);
  const kernel = command === "run" ? kernelOf(task) : undefined;
  const call: Call | undefined = kernel
    ? { kernel, params: { ...(params as object | undefined) } }
    : await mapOf(name, task);
  if (!call) throw new Error(`this page has no task ${task}: under "Your own", give it that task and its inputs first`);
  return { name, call, counts, created };
}

/** The files that are remembered, or those that the visitor has just given. */
async function mapOf(name: string, task: string): Promise<MapCall | undefined> {
  const known = await files.get<MapCall>(name).catch(() => undefined);
  if (known) return known;
  const given = givenCall();
  if (!given || taskName(given.task) !== task) return undefined;
  rememberMap(name, given);
  return given;
}

/**
 * What is done is done: nothing of it is kept. A run that has ended before its checkpoint was opened has not changed what
 * there is.
 *
 * @returns whether it can go on
 */
export async function keep(name: string, call: Call, report: Report | undefined): Promise<boolean> {
  const before = keptRuns.value.find((kept) => kept.name === name);
  if (report?.checkpoint === undefined && before) return true;
  if (report?.checkpoint === undefined || isDone(report)) {
    await forget(name);
    return false;
  }
  const { counts, elapsedMs } = report;
  list({ name, call, counts, created: before?.created ?? Date.now() - elapsedMs });
  return true;
}

/** Or nothing was made. */
function isDone({ status, counts: { fulfilled, partial, rejected } }: Report): boolean {
  return (status === "completed" && rejected === 0) || fulfilled + partial + rejected === 0;
}

export async function forget(name: string): Promise<void> {
  keptRuns.value = keptRuns.value.filter((kept) => kept.name !== name);
  const removed = storage().then(({ removeCheckpoint }) => removeCheckpoint(name));
  await Promise.allSettled([removed, files.del(name)]);
}

/** Takes a file that was saved here, or in a terminal. */
export async function openFile(file: File): Promise<void> {
  const name = `${file.name} ${Date.now()} ${Math.random()}`;
  try {
    await (await storage()).importCheckpoint(name, file);
    list(await keptRun(name));
    saidOfKeeping.value = { words: `${file.name} was opened.`, wrong: false };
  } catch (error) {
    await forget(name);
    wrong(`${file.name} cannot be opened: ${sentence((error as Error).message)}`);
  }
}

/** The checkpoint as a file, which a terminal can go on from; undefined if there is none. */
export async function checkpointFile(name: string, of: Call): Promise<File | undefined> {
  const bytes = await (await storage()).exportCheckpoint(name);
  return bytes && new File([bytes], `partway-${nameOf(of)}.partway`);
}

/** What a run is, in a few words. */
export function titleOf(of: Call): string {
  if (isMap(of)) return `${of.task.name} on ${of.inputs.name}`;
  const given = Object.entries(of.params).map(([name, value]) => `${name} ${format(value)}`);
  return [of.kernel.name, ...given].join(", ");
}

function format(value: unknown): string {
  return typeof value === "number" ? value.toLocaleString("en", { maximumSignificantDigits: 17 }) : String(value);
}

function wrong(words: string): void {
  saidOfKeeping.value = { words, wrong: true };
}
