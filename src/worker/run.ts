import { type ControlState, ControlWord, STOP } from "../protocol/control.js";
import { toWireError } from "../protocol/errors.js";
import type { OpenRun, TaskSpec, WireError } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import { Budget } from "./budget.js";
import { Publishing } from "./publishing.js";
import type { Load, MakeStepper, Stepper } from "./stepper.js";

/** A run as its worker knows it: its task made ready, its control word, and what was learnt of its steps. */
export class WorkerRun {
  readonly id: number;
  readonly timeout: number;
  readonly times: boolean;
  readonly transferred: boolean;
  readonly control: ControlWord;
  readonly budget: Budget;
  readonly publishing = new Publishing();
  /** Whether jobs are done at a dash: their task has one step, as far as is known. */
  dashes = false;
  /** Called when a stop is heard while a step waits. */
  onstop: (() => void) | undefined;
  #make: MakeStepper | undefined;
  #stepper: Stepper | undefined;
  #preparing: Budget | undefined;
  #changed = deferred();
  readonly #loading = deferred();
  #stopReason: DOMException | undefined;

  constructor(private readonly spec: OpenRun) {
    this.id = spec.run;
    this.timeout = spec.timeout ?? Number.POSITIVE_INFINITY;
    this.times = spec.times ?? false;
    this.transferred = spec.transferred ?? false;
    this.control = new ControlWord(spec.control);
    this.budget = new Budget(this.slice);
  }

  /** Whether what a job is given is copied when it is begun: a kernel has a memory of its own. Transferred inputs may go back. */
  get copiesInputs(): boolean {
    return this.spec.task.kind === "kernel" && !this.transferred;
  }

  private get slice(): number {
    return this.spec.control ? timings.slice : timings.slicedSlice;
  }

  get stopped(): boolean {
    return this.control.state === STOP;
  }

  /** What a task's signal is aborted with when the run is stopped: the reason itself may be nothing that can be cloned. */
  get stopReason(): DOMException {
    this.#stopReason ??= new DOMException("the run was stopped", "AbortError");
    return this.#stopReason;
  }

  /** What is wrong with the task, once that is known. */
  error: WireError | undefined;

  /** Makes the task ready, at once or later. */
  load(load: Load<TaskSpec>): void {
    try {
      const make = load(this.spec.task, this.spec.shared);
      if (make instanceof Promise) make.then((made) => this.#loaded(made)).catch((error) => this.#failed(error));
      else this.#loaded(make);
    } catch (error) {
      this.#failed(error);
    }
  }

  #loaded(make: MakeStepper): void {
    this.#make = make;
    this.dashes = this.stepper.call !== undefined;
    this.#loading.resolve();
  }

  #failed(error: unknown): void {
    this.#make = undefined;
    this.error = toWireError(error, "MODULE_INVALID");
    this.#loading.resolve();
  }

  get loading(): boolean {
    return !this.#make && !this.error;
  }

  /** Whether the task is ready; a promise while it is being loaded, which a stop ends. */
  get ready(): boolean | Promise<boolean> {
    if (this.#make) return true;
    return this.#loading.promise.then(() => this.#make !== undefined);
  }

  /** The task, made anew if a trap has spoilt it. @throws PartwayError as the task's kind does */
  get stepper(): Stepper {
    if (!this.#stepper) {
      this.#stepper = this.#make!();
      this.#preparing = this.#stepper.prepare && new Budget(this.slice);
    }
    return this.#stepper;
  }

  /** Whether there is set-up work left. @throws PartwayError as the task's kind does */
  get preparing(): boolean {
    void this.stepper;
    return this.#preparing !== undefined;
  }

  /** The instance is not to be used for the next job: that has a fresh one. @param stepper if it is still this one */
  spoilt(stepper = this.#stepper): void {
    if (this.#stepper === stepper) this.#stepper = undefined;
  }

  /** The instance is free again: jobs that follow may use it, unless they have another already. */
  free(stepper: Stepper): void {
    if (this.#stepper) return;
    this.#stepper = stepper;
    this.#preparing = undefined;
  }

  /** Does a slice of the set-up work. */
  prepareSlice(now: () => number): void {
    const { stepper } = this;
    if (!this.#preparing) return;
    const { steps } = this.#preparing;
    const start = now();
    const done = stepper.prepare!(steps);
    this.#preparing.measured(done, now() - start);
    if (done < steps) this.#preparing = undefined;
  }

  /** Resolves when the main side next says that the control word has changed. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  heard(state: ControlState): void {
    // With shared memory the word is newer than the message.
    if (!this.control.buffer) this.control.state = state;
    this.#changed.resolve();
    this.#changed = deferred();
    if (!this.stopped) return;
    this.#loading.resolve();
    this.onstop?.();
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
