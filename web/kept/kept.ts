import { signal } from "@preact/signals";
import type { Checkpoint, CheckpointStatus } from "partway/checkpoint";
import { type AnyKernel, PartwayError, type Report } from "partway";
import * as files from "idb-keyval";
import { plural, sentence } from "partway/element/parts";
import { type Call, type KernelCall, type MapCall, isMap, nameOf, taskName } from "../task/call.js";
import { type Files, filesField, filesOf } from "../task/files.js";
import { fieldsOf, kernelOf } from "../task/kernels.js";
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
  /** Whether there is nothing left to do but what has failed: to go on means to try that again. */
  completed: boolean;
}

/**
 * Every run that has made something, and was not under way when the page looked or has ended in it since; the latest first.
 * To look means to read it all, so that is done once.
 */
export const keptRuns = signal<readonly KeptRun[]>([]);
/** What there is to say of keeping, as a sentence, and whether something is wrong. */
export const saidOfKeeping = signal<{ words: string; wrong: boolean }>({ words: "", wrong: false });

/** A name for a checkpoint, which messages and reports may show: what it is of, and when it began. */
export function newName(of: string): string {
  return `${of} ${new Date().toISOString()}`;
}

/** The code of checkpoints is as large as all the rest: it is loaded once the page is there. @throws PartwayError CHECKPOINT_FAILED */
async function storage() {
  try {
    return await import("partway/checkpoint");
  } catch (cause) {
    throw new PartwayError("CHECKPOINT_FAILED", "the code that keeps runs cannot be loaded", { cause });
  }
}

/**
 * A run's checkpoint, under a name of its own.
 *
 * @param goesOn whether the run is to go on from it: then it must be free
 * @param broken hears why nothing more of the run is kept: it goes on all the same
 */
export function checkpointOf(name: string, goesOn: boolean, broken: (why: string) => void): Checkpoint {
  const failed = (error: PartwayError): void => {
    if (goesOn && error.code === "CHECKPOINT_LOCKED") throw error;
    broken(whyBroken(error, name));
  };
  return {
    // When all is done but what has failed, that is tried again.
    open: async (run) => (await storage()).browserCheckpoint(name, { retryRejected: "completed" }).open(run),
    failed,
  };
}

function whyBroken({ message, cause }: PartwayError, name: string): string {
  const isFull = (cause as Partial<Error> | undefined)?.name === "QuotaExceededError";
  return isFull ? "this browser's storage is full" : message.replace(`checkpoint ${name}: `, "");
}

/**
 * Of a task of one's own the files are needed, too, and of a kernel those that it reads.
 *
 * @returns whether they are kept: the browser may refuse that
 */
export async function remember(name: string, call: Call): Promise<boolean> {
  const needed = isMap(call) ? call : call.files;
  return !needed || (await attempt(() => files.set(name, needed).then(() => true))) === true;
}

/** Where a browser forbids its storage, that throws, before there is a promise. */
async function attempt<T>(use: () => Promise<T>): Promise<T | undefined> {
  try {
    return await use();
  } catch {
    return undefined;
  }
}

/** In ms: so often the page looks whether a run that another tab has under way has ended. A reload can be such a tab for a moment. */
const AGAIN = 1_000;

/** Looks what there is. */
export async function lookForKept(): Promise<void> {
  try {
    const { listCheckpoints } = await storage();
    await lookAt(await listCheckpoints());
  } catch (error) {
    wrong(`This browser keeps no runs: ${sentence((error as Error).message)}`);
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
  return keptFrom(name, await (await storage()).checkpointStatus(name));
}

async function keptFrom(name: string, status: CheckpointStatus): Promise<KeptRun> {
  const { command, task, params, counts, created, end } = status;
  const kernel = command === "run" ? kernelOf(task) : undefined;
  const call: Call | undefined = kernel
    ? await runOf(name, kernel, { ...(params as object | undefined) })
    : await mapOf(name, task);
  if (!call && kernel)
    throw new Error(`what ${task} has read is not here: choose ${task}, and give it its files first`);
  if (!call) throw new Error(`this page has no task ${task}: under "Your own", give it that task and its inputs first`);
  return { name, call, counts, created, completed: end?.status === "completed" };
}

/** With the files that are remembered, or those that the visitor has just given. */
async function runOf(
  name: string,
  kernel: AnyKernel,
  params: Record<string, unknown>,
): Promise<KernelCall | undefined> {
  if (!filesField(kernel)) return { kernel, params };
  const known = await attempt(() => files.get<Files>(name));
  const given = known ?? filesOf(kernel);
  if (!given) return undefined;
  if (!known) void remember(name, { kernel, params, files: given });
  return { kernel, params, files: given };
}

async function mapOf(name: string, task: string): Promise<MapCall | undefined> {
  const known = await attempt(() => files.get<MapCall>(name));
  if (known) return known;
  const given = givenCall();
  if (!given || taskName(given.task) !== task) return undefined;
  void remember(name, given);
  return given;
}

/**
 * What is done is done: nothing of it is kept. A run that has ended before its checkpoint was opened has not changed what
 * there is.
 *
 * @param broken whether not all that was made could be kept: then what is there has to be looked at
 * @returns whether it can go on
 */
export async function keep(name: string, call: Call, report: Report | undefined, broken: boolean): Promise<boolean> {
  const before = keptOf(name);
  if (report?.checkpoint === undefined && before) return true;
  const kept = report?.checkpoint !== undefined && !isDone(report) && (await keptNow(name, call, report, broken));
  if (kept) list(kept);
  else await forget(name);
  return kept !== false;
}

async function keptNow(name: string, call: Call, report: Report, broken: boolean): Promise<KeptRun | false> {
  if (broken)
    return keptRun(name).then(
      (kept) => !isEmpty(kept) && kept,
      () => false as const,
    );
  const { status, counts, elapsedMs } = report;
  const created = keptOf(name)?.created ?? Date.now() - elapsedMs;
  return { name, call, counts, created, completed: status === "completed" };
}

/** Or nothing was made. */
function isDone(report: Report): boolean {
  return (report.status === "completed" && report.counts.rejected === 0) || isEmpty(report);
}

function isEmpty({ counts: { fulfilled, partial, rejected } }: Pick<KeptRun, "counts">): boolean {
  return fulfilled + partial + rejected === 0;
}

export function keptOf(name: string): KeptRun | undefined {
  return keptRuns.value.find((kept) => kept.name === name);
}

export async function forget(name: string): Promise<void> {
  keptRuns.value = keptRuns.value.filter((kept) => kept.name !== name);
  const remove = async (): Promise<void> => (await storage()).removeCheckpoint(name);
  await Promise.all([attempt(remove), attempt(() => files.del(name))]);
}

/** Takes a file that was saved here, or in a terminal. */
export async function openFile(file: File): Promise<void> {
  const name = newName(file.name);
  try {
    const { importCheckpoint, checkpointStatus } = await storage();
    await importCheckpoint(name, file);
    const status = await checkpointStatus(name);
    list(await keptFrom(name, status));
    const { dropped } = status;
    const lost = `, but for its last ${plural(dropped, "byte")}: they are no whole record.`;
    saidOfKeeping.value = { words: `${file.name} was opened${dropped > 0 ? lost : "."}`, wrong: dropped > 0 };
  } catch (error) {
    await forget(name);
    wrong(`${file.name} cannot be opened: ${sentence((error as Error).message.replace(`${name}: `, ""))}`);
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
  const { kernel, params, files: read } = of;
  // What reads files has many parameters, of which few are ever changed.
  const usual = new Map(fieldsOf(kernel).map((field) => [field.name, read && field.default]));
  const given = Object.entries(params).filter(([name, value]) => value !== usual.get(name));
  const words = given.map(([name, value]) => `${name} ${format(value)}`);
  return [kernel.name, ...Object.values(read ?? {}).map(brief), ...words].join(", ");
}

function brief([first, ...others]: Files[string]): string {
  return others.length > 0 ? `${first!.path} and ${others.length} more` : first!.path;
}

function format(value: unknown): string {
  return typeof value === "number" ? value.toLocaleString("en", { maximumSignificantDigits: 17 }) : String(value);
}

function wrong(words: string): void {
  saidOfKeeping.value = { words, wrong: true };
}
