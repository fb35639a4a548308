import { type ControlState, ControlWord, STOP } from "../protocol/control.js";
import type { OpenRun, TaskSpec } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import { Budget } from "./budget.js";
import { Publishing } from "./publishing.js";
import type { Stepper } from "./stepper.js";

export type CreateStepper = (task: TaskSpec) => Stepper;

/** A run as its worker knows it: its task made ready, its control word, and what was learnt of its steps. */
export class WorkerRun {
  readonly id: number;
  readonly timeout: number;
  readonly control: ControlWord;
  readonly budget: Budget;
  readonly publishing = new Publishing();
  #stepper: Stepper | undefined;
  #preparing: Budget | undefined;
  #changed = deferred();

  constructor(
    private readonly spec: OpenRun,
    private readonly createStepper: CreateStepper,
  ) {
    this.id = spec.run;
    this.timeout = spec.timeout ?? Number.POSITIVE_INFINITY;
    this.control = new ControlWord(spec.control);
    this.budget = new Budget(this.slice);
  }

  private get slice(): number {
    return this.spec.control ? timings.slice : timings.slicedSlice;
  }

  get stopped(): boolean {
    return this.control.state === STOP;
  }

  /** The task, made anew if a trap has spoilt it. @throws PartwayError as the task's kind does */
  get stepper(): Stepper {
    if (!this.#stepper) {
      this.#stepper = this.createStepper(this.spec.task);
      this.#preparing = this.#stepper.prepare && new Budget(this.slice);
    }
    return this.#stepper;
  }

  /** Throws the task's instance away: the next job has a fresh one. */
  spoilt(): void {
    this.#stepper = undefined;
  }

  /** Does a slice of the set-up work; false when there is none left. */
  prepareSlice(now: () => number): boolean {
    const { stepper } = this;
    if (!this.#preparing) return false;
    const { steps } = this.#preparing;
    const start = now();
    const done = stepper.prepare!(steps);
    this.#preparing.measured(done, now() - start);
    if (done < steps) this.#preparing = undefined;
    return true;
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
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
