import { PartwayError, reasonOf } from "../errors.js";
import { messageOf, toWireError } from "../protocol/errors.js";
import type { Stretch } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import type { OpenCheckpoint, SavedSnapshot } from "../task/checkpoint.js";
import type { Outcome } from "../task/outcome.js";
import type { Report } from "../task/report.js";
import type { Kept, Ticket } from "./jobs.js";

/** Hands what a run makes to its checkpoint, before anybody else hears of it. */
export class Keeping {
  /** When the snapshot of a job was last kept, in ms, and what that took. */
  readonly #kept = new Map<number, number>();
  #cost = 0;
  #broken = false;

  /** @param failed called once, when nothing more can be kept */
  constructor(
    private readonly checkpoint: OpenCheckpoint,
    private readonly failed: (error: PartwayError) => void,
  ) {}

  stretch({ first, values }: Stretch, keys: BigUint64Array | undefined): void {
    this.#keep(() => this.checkpoint.rows({ first, keys, values }));
  }

  /** A job has its outcome. @param kept what it has made, as it came from its worker */
  outcome({ job, status, attempts, error }: Outcome, kept: Kept | undefined, key: bigint | undefined): void {
    this.#kept.delete(job);
    if (status === "fulfilled" || status === "rejected") {
      const wire = error && toWireError(error);
      this.#keep(() =>
        this.checkpoint.outcome({ ...saved(job, key, attempts, kept), status, ...(wire && { error: wire }) }),
      );
    } else if (kept) this.#keep(() => this.checkpoint.snapshot(saved(job, key, attempts, kept)));
  }

  /** A job under way has published something: it is kept now and then. */
  published({ job, key, attempts, kept }: Ticket, now: number): void {
    const last = this.#kept.get(job) ?? Number.NEGATIVE_INFINITY;
    if (!kept || now - last < Math.max(timings.keep, this.#cost / timings.publishShare)) return;
    this.#kept.set(job, now);
    this.#keep(() => this.checkpoint.snapshot(saved(job, key, attempts, kept)));
    this.#cost = Math.min(performance.now() - now, 2 * this.#cost + timings.slice);
  }

  async close({ status, reason, jobs, inputsEnded, elapsedMs }: Report): Promise<void> {
    try {
      await this.checkpoint.close({ status, reason: textOf(reason), jobs, inputsEnded, elapsedMs });
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #keep(write: () => void): void {
    if (this.#broken) return;
    try {
      write();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.failed(
      cause instanceof PartwayError
        ? cause
        : new PartwayError(
            "CHECKPOINT_FAILED",
            `checkpoint ${this.checkpoint.name}: could not be written: ${reasonOf(cause)}`,
            {
              cause,
            },
          ),
    );
  }
}

/** Of an interruption, what it came by. */
function textOf(reason: unknown): string | undefined {
  const { by } = Object(reason) as { by?: unknown };
  return typeof by === "string" ? by : reason === undefined ? undefined : messageOf(reason);
}

function saved(job: number, key: bigint | undefined, attempts: number, kept: Kept | undefined): SavedSnapshot {
  if (!kept) return { job, key, attempts };
  const { snapshot, position, extent } = kept;
  return { job, key, attempts, snapshot, position, extent };
}
