import type { SavedEnd, SavedOutcome, SavedRows, SavedRun, SavedSnapshot } from "../task/checkpoint.js";
import type { CheckpointRecord } from "./records.js";

/**
 * What a checkpoint's records come to: the latest news of each job, by its number. A job of `map` keeps the one that it had in
 * the checkpoint when it was first heard of.
 */
export class Saved implements SavedRun {
  readonly rows: SavedRows[] = [];
  readonly outcomes = new Map<number, SavedOutcome>();
  readonly snapshots = new Map<number, SavedSnapshot>();
  /** A number that no job has, nor any after it. */
  unused = 0;
  /** How the run ended the last time; undefined for one that is under way, or that was killed. */
  end: SavedEnd | undefined;

  get counts(): { fulfilled: number; partial: number; rejected: number } {
    const rejected = this.rejected.length;
    const rows = this.rows.reduce((sum, { values }) => sum + values.length, 0);
    return { fulfilled: rows + this.outcomes.size - rejected, partial: this.snapshots.size, rejected };
  }

  /** The jobs that were rejected. */
  get rejected(): number[] {
    return [...this.outcomes.values()].filter(({ status }) => status === "rejected").map(({ job }) => job);
  }

  add(record: CheckpointRecord): void {
    this.end = undefined;
    switch (record.type) {
      case "rows": {
        const { first, keys, values } = record;
        this.rows.push({ first, keys, values });
        break;
      }
      case "outcome": {
        const { type: _, ...outcome } = record;
        this.#uses(outcome);
        this.outcomes.set(outcome.job, outcome);
        this.snapshots.delete(outcome.job);
        break;
      }
      case "snapshot": {
        const { type: _, ...snapshot } = record;
        this.#uses(snapshot);
        if (!this.outcomes.has(snapshot.job)) this.snapshots.set(snapshot.job, snapshot);
        break;
      }
      case "retried":
        for (const job of record.jobs) this.outcomes.delete(job);
        break;
      case "end": {
        const { type: _, ...end } = record;
        this.end = end;
        break;
      }
      // Of those there is one, at the beginning.
      case "header":
    }
  }

  #uses({ job }: SavedSnapshot): void {
    this.unused = Math.max(this.unused, job + 1);
  }
}
