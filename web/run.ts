import { type AnyKernel, type Pool, type Report, type Run, createInterrupt } from "partway";
import type { Checkpoint } from "partway/checkpoint";
import { createAnswer, plural, whatBecame } from "partway/element";
import { element, write } from "./elements.js";
import { showProgress } from "./progress.js";

const status = element("status");
const pause = element<HTMLButtonElement>("pause");
const stop = element<HTMLButtonElement>("stop");

/** Runs a kernel to its end or its stop, and shows it all the while. Rejects as the run does. */
export async function showRun(pool: Pool, kernel: AnyKernel, params: unknown, checkpoint: Checkpoint): Promise<Report> {
  const interrupt = createInterrupt();
  const { signal, force } = interrupt;
  const run = pool.run(kernel, params, { signal, force, checkpoint });
  const answer = createAnswer(element("answer"), kernel);
  const controls = new AbortController();
  run.addEventListener("progress", ({ detail }) => {
    showProgress(detail);
    // A run that is being stopped has its report in a moment: painting would only make it wait.
    if (detail.state !== "stopping") answer.show(run.value);
  });
  interrupt.signal.addEventListener("abort", () => said("Stopping."));
  control(run, controls.signal);
  showProgress(run.progress);
  said(`Running ${kernel.name} on ${plural(pool.workers, "worker")}.`);
  try {
    const report = await run;
    said(whatBecame(report));
    showProgress(run.progress);
    answer.show(report.value);
    return report;
  } finally {
    controls.abort();
    interrupt.dispose();
    enable(false);
  }
}

/** What the status line says is read out to those who cannot see it: only what is news. */
export function said(words: string): void {
  write(status, words);
}

/** The buttons do what the keys do, and Pause besides. */
function control(run: Run, signal: AbortSignal): void {
  let stopping = false;
  let paused = false;
  enable(true);
  pause.addEventListener(
    "click",
    () => {
      paused = !paused;
      if (paused) run.pause();
      else run.resume();
      write(pause, paused ? "Go on" : "Pause");
      said(paused ? "Paused: workers keep their jobs and compute nothing." : "Running again.");
    },
    { signal },
  );
  stop.addEventListener(
    "click",
    () => {
      if (stopping) run.force(new Error("the Stop button was pressed twice"));
      else run.stop(new Error("the Stop button was pressed"));
      stopping = true;
      write(stop, "Stop by force");
    },
    { signal },
  );
}

function enable(enabled: boolean): void {
  pause.disabled = stop.disabled = !enabled;
  write(pause, "Pause");
  write(stop, "Stop");
}
