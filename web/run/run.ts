import { batch, signal } from "@preact/signals";
import { type Interrupt, PartwayError, type Progress, type Report, type Run, createInterrupt } from "partway";
import { plural, sentence, whatBecame } from "partway/element/parts";
import * as lanes from "../pool/lanes.js";
import { sizedPool } from "../pool/pool.js";
import * as throughput from "../pool/throughput.js";
import { clock } from "./clock.js";
import { checkpointOf, forget, keep, newName, remember } from "../kept/kept.js";
import { type Call, type Inputs, inputsOf, isMap, launch, nameOf } from "../task/call.js";
import * as rows from "../answer/rows.js";

export type Phase = "idle" | "running" | "paused" | "stopping" | "ended";

/** Where the run is that is under way, or was the last. */
export const phase = signal<Phase>("idle");
/** What it runs. */
export const call = signal<Call | undefined>();
export const progress = signal<Progress | undefined>();
/** Its answer so far. It may be the same object each time, with more in it: the signal's own value is always new. */
export const answer = signal<{ value: unknown } | undefined>();
export const report = signal<Report | undefined>();
/** The one line that is read out: only what is news. */
export const status = signal("Nothing has been run yet.");
/** Whether the status line tells of something that went wrong. */
export const failed = signal(false);
/** Why nothing more of it is kept, as a sentence; "" if all is well. */
export const unkept = signal("");
/** The name of the last run whose files the browser has refused to keep. */
export const withoutFiles = signal<string | undefined>();
/** Under which name it is kept. */
export const keptAs = signal<string | undefined>();
/** The same, once it has ended and can go on. */
export const resumable = signal<string | undefined>();

let run: Run | undefined;
let settled: Promise<void> = Promise.resolve();
/** Whether inputs are being read for a run. */
let beginning = false;
/** Whether the run was asked to stop. */
let asked = false;
/** Whether it goes on with one that was stopped before. */
let goesOn = false;

export function isUnderWay(): boolean {
  return phase.value === "running" || phase.value === "paused" || phase.value === "stopping";
}

/** Begins a run. Resolves when it has ended, and is shown. @param kept the checkpoint of a run that goes on */
export async function begin(next: Call, kept?: string): Promise<void> {
  if (beginning) return;
  let inputs: Inputs | undefined;
  try {
    beginning = true;
    if (isMap(next)) inputs = await inputsOf(next);
  } catch (error) {
    return refuse(`the inputs cannot be read: ${sentence((error as Error).message)}`);
  } finally {
    beginning = false;
  }
  const name = kept ?? newName(nameOf(next));
  const interrupt = createInterrupt();
  const pool = sizedPool();
  if (!kept) void remember(name, next).then((done) => done || (withoutFiles.value = name));
  const { signal: stopping, force } = interrupt;
  const checkpoint = checkpointOf(name, kept !== undefined, (why) => {
    const what = sentence(`Nothing more of this run is kept: ${why}`);
    unkept.value = `${what} What is shown here can still be downloaded.`;
  });
  run = launch(pool, next, inputs, { signal: stopping, force, checkpoint });
  batch(() => {
    phase.value = "running";
    call.value = next;
    keptAs.value = name;
    answer.value = report.value = progress.value = resumable.value = undefined;
    failed.value = false;
    unkept.value = "";
    status.value = `${kept ? "Going on with" : "Running"} ${nameOf(next)} on ${plural(pool.workers, "worker")}.`;
  });
  asked = false;
  goesOn = kept !== undefined;
  stopping.addEventListener("abort", stopAsked);
  clock.begin();
  lanes.follow(run);
  throughput.follow(run);
  if (isMap(next)) rows.follow(run);
  settled = show(run, name, interrupt);
  await settled;
}

/** Says why nothing is run. */
export function refuse(words: string): void {
  warn(`Not run: ${words}${report.value ? " What is shown is the last run." : ""}`);
}

/** Says what is wrong. */
export function warn(words: string): void {
  failed.value = true;
  status.value = words;
}

export function say(words: string): void {
  status.value = words;
}

/** In ms: so often it is said how far a run is of which nothing is heard. */
const BEAT = 1_000;

async function show(shown: Run, name: string, interrupt: Interrupt): Promise<void> {
  const beat = setInterval(() => {
    if (run === shown) progress.value = shown.progress;
  }, BEAT);
  shown.addEventListener("progress", ({ detail }) => {
    // What is heard late of a run that another has followed is stale.
    if (run !== shown) return;
    progress.value = detail;
    // A run that is being stopped has its report in a moment: painting would only make it wait.
    if (detail.state !== "stopping" && !isMap(call.value!)) answer.value = { value: shown.value };
  });
  try {
    const report = await shown;
    end(report, whatBecame(report));
    await offer(name, report);
  } catch (error) {
    if (!(error instanceof PartwayError)) throw error;
    const made = error.report as Report | undefined;
    end(made, `${sentence(error.message).slice(0, -1)} (${error.code}).`, true);
    await offer(name, made);
  } finally {
    clearInterval(beat);
    interrupt.dispose();
  }
}

/** What can go on is offered. */
async function offer(name: string, made: Report | undefined): Promise<void> {
  const kept = await keep(name, call.value!, made, unkept.value !== "");
  resumable.value = kept ? name : undefined;
}

function end(made: Report | undefined, words: string, wrong = hasFailed(made)): void {
  clock.pause();
  batch(() => {
    phase.value = "ended";
    progress.value = run?.progress;
    report.value = made;
    if (made && !isMap(call.value!)) answer.value = { value: made.value };
    status.value = words;
    failed.value = wrong;
  });
}

function hasFailed(made: Report | undefined): boolean {
  return made !== undefined && (made.status === "failed" || made.counts.rejected > 0);
}

export function pauseOrGoOn(): void {
  if (asked) return;
  if (phase.value === "running") {
    run!.pause();
    clock.pause();
    told("paused");
  } else if (phase.value === "paused") {
    run!.resume();
    clock.goOn();
    told("running");
  }
}

/** The first press stops the run, the second terminates the workers that do not answer. */
export function stopOrForce(): void {
  if (!isUnderWay()) return;
  if (asked) return run!.force(new Error("the Stop button was pressed twice"));
  run!.stop(new Error("the Stop button was pressed"));
  stopAsked();
}

/** In ms: a stop that takes no longer is said when it is done. To show that it is coming would only hold it up. */
const UNSAID = 50;

function stopAsked(): void {
  const stopped = run;
  asked = true;
  setTimeout(() => {
    if (run === stopped && isUnderWay()) told("stopping");
  }, UNSAID);
}

/** In ms: of a run that has computed for longer, everything is kept, also if another takes its place. */
export const PRECIOUS = 5_000;

/**
 * Ends the run that is under way: another one takes its place. Nothing is left of it, unless it has taken long, or goes on
 * with one that was stopped before.
 */
export async function supersede(): Promise<void> {
  const unwanted = isUnderWay() && !asked;
  if (unwanted) run!.stop(new Error("another run takes its place"));
  await settled;
  const name = resumable.value;
  if (!unwanted || name === undefined || goesOn || clock.now >= PRECIOUS) return;
  resumable.value = undefined;
  await forget(name);
}

const words = {
  running: "Running again.",
  paused: "Paused: workers keep their jobs and compute nothing.",
  stopping: "Stopping. Once more ends workers that do not answer.",
};

function told(now: "running" | "paused" | "stopping"): void {
  batch(() => {
    phase.value = now;
    status.value = words[now];
  });
}
