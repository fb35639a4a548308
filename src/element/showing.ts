import type { AnyKernel, Pool, Progress, Report, Run } from "../index.js";
import { createAnswer } from "./answer.js";
import type { Call } from "./call.js";
import { listenForEscape } from "./escape.js";
import type { Panel } from "./panel.js";
import { plural, whatBecame } from "./words.js";

/** One run of an element, shown from the call to its end. It can be stopped before its kernel is even loaded. */
export class Showing {
  run: Run | undefined;
  #ended = false;
  #paused = false;
  /** The stop that was asked for. */
  #stop: { reason: unknown; force: boolean } | undefined;

  /** @param heard called with the run's progress, as it is made known */
  constructor(
    private readonly panel: Panel,
    private readonly heard: (progress: Progress) => void,
  ) {}

  get ended(): boolean {
    return this.#ended;
  }

  /** Rejects as the run does, and as `call` does. */
  async show(call: Promise<Call & { pool: Pool }>): Promise<Report> {
    const { panel } = this;
    panel.busy(true);
    panel.say("Starting.");
    panel.showProgress(undefined);
    try {
      const { kernel, params, pool } = await call;
      return await this.#show(pool, kernel, params);
    } finally {
      this.#ended = true;
      panel.busy(false);
    }
  }

  async #show(pool: Pool, kernel: AnyKernel, params: unknown): Promise<Report> {
    const { panel } = this;
    const { signals, leave } = listenForEscape((reason) => this.press(reason));
    const run = pool.run(kernel, params, signals);
    this.run = run;
    const answer = createAnswer(panel.answer, kernel);
    run.addEventListener("progress", ({ detail }) => {
      // The last news comes after the report: another run may have the panel by then.
      if (!this.#ended) panel.showProgress(detail);
      // A run that is being stopped has its report in a moment: painting would only make it wait.
      if (!this.#ended && detail.state !== "stopping") answer.show(soFar(run));
      this.heard(detail);
    });
    panel.name(kernel.name);
    panel.say(`Running ${kernel.name} on ${plural(pool.workers, "worker")}.`);
    panel.showProgress(run.progress);
    // As it will be in the end, if there are parameters to tell by: what lies below it then stays where it is.
    answer.show(soFar(run));
    this.#obey();
    try {
      const report = await run;
      panel.say(whatBecame(report));
      answer.show(report.value, true);
      return report;
    } finally {
      const { progress } = run;
      panel.showProgress(progress.jobs > 0 ? progress : undefined);
      leave();
    }
  }

  /** A press of the Stop button, or of Escape: the first stops, any further one forces. */
  press(reason: unknown): void {
    if (this.#stop) this.force(reason);
    else this.stop(reason);
  }

  stop(reason: unknown): void {
    if (this.#ended || this.#stop) return;
    this.#stop = { reason, force: false };
    this.panel.stopping();
    this.panel.say("Stopping.");
    this.#obey();
  }

  force(reason: unknown): void {
    if (this.#ended) return;
    this.stop(reason);
    this.#stop = { ...this.#stop!, force: true };
    this.#obey();
  }

  pause(): void {
    if (!this.run || this.#ended || this.#stop || this.#paused) return;
    this.#hold(true);
    this.panel.say("Paused: workers keep their jobs and compute nothing.");
  }

  resume(): void {
    if (!this.run || this.#ended || this.#stop || !this.#paused) return;
    this.#hold(false);
    this.panel.say("Running again.");
  }

  /** The Pause button. */
  toggle(): void {
    if (this.#paused) this.resume();
    else this.pause();
  }

  #hold(paused: boolean): void {
    this.#paused = paused;
    this.panel.paused(paused);
    if (paused) this.run!.pause();
    else this.run!.resume();
  }

  /** Does with the run what was asked for, once there is one. */
  #obey(): void {
    if (!this.#stop) return;
    if (this.#stop.force) this.run?.force(this.#stop.reason);
    else this.run?.stop(this.#stop.reason);
  }
}

/** The run itself says it if its kernel's author cannot make a value. */
function soFar(run: Run): unknown {
  try {
    return run.value;
  } catch {
    return undefined;
  }
}
