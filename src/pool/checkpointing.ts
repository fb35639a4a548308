import { PartwayError } from "../errors.js";
import type { Checkpoint, OpenCheckpoint, RunIdentity } from "../task/checkpoint.js";
import type { Report } from "../task/report.js";
import { Keeping } from "./keeping.js";

/** What a run says of itself to its checkpoint. */
export interface CheckpointingEvents {
  /** Whether the run is over. */
  settled(): boolean;
  /** Calls the program's own code. */
  call<R>(code: () => R): R;
  /** The run cannot be kept, and is not to go on without. */
  failed(error: PartwayError): void;
}

/** A run's checkpoint, if it has one: opened before there is work, and closed before the report is made known. */
export class Checkpointing {
  /** Where the run is kept, if it is. */
  name: string | undefined;
  #opening: Promise<OpenCheckpoint> | undefined;
  #keeping: Keeping | undefined;

  constructor(
    private readonly checkpoint: Checkpoint | undefined,
    private readonly events: CheckpointingEvents,
  ) {}

  /**
   * @returns undefined if the run has none, goes on without it, or was stopped meanwhile
   * @throws PartwayError as `Checkpoint.open` does
   */
  async open(run: RunIdentity): Promise<OpenCheckpoint | undefined> {
    if (this.events.settled()) return undefined;
    this.#opening = this.checkpoint?.open(run);
    try {
      const opened = await this.#opening;
      return this.events.settled() ? undefined : opened;
    } catch (error) {
      if (!(error instanceof PartwayError && forgivable.has(error.code) && this.#forgiven(error))) throw error;
      this.#opening = undefined;
      return undefined;
    }
  }

  /** It hears of everything from here on, by what this returns. */
  keepIn(opened: OpenCheckpoint): Keeping {
    this.name = opened.name;
    this.#keeping = new Keeping(opened, (error) => {
      if (!this.#forgiven(error)) this.events.failed(error);
    });
    return this.#keeping;
  }

  /** Whoever hears of the run's end can rely on its checkpoint. Undefined if there is nothing to wait for. */
  close(report: () => Report): Promise<void> | undefined {
    if (this.#keeping) return this.#keeping.close(report());
    const nothing = (): void => {};
    return this.#opening?.then((opened) => opened.release()).then(nothing, nothing);
  }

  /** Whether the run goes on without: so it does if somebody hears of it, and does not throw. */
  #forgiven(error: PartwayError): boolean {
    const { checkpoint } = this;
    if (!checkpoint?.failed) return false;
    try {
      this.events.call(() => checkpoint.failed!(error));
      return true;
    } catch {
      return false;
    }
  }
}

const forgivable = new Set<PartwayError["code"]>(["CHECKPOINT_FAILED", "CHECKPOINT_LOCKED"]);
