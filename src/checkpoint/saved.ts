import type { JobId, SavedEnd, SavedOutcome, SavedRows, SavedRun, SavedSnapshot } from "../task/checkpoint.js";
import type { CheckpointRecord } from "./records.js";

/** What a checkpoint's records come to: the latest news of each job. */
export class Saved implements SavedRun {
  readonly rows: SavedRows[] = [];
  readonly outcomes = new Map<JobId, SavedOutcome>();
  readonly snapshots = new Map<JobId, SavedSnapshot>();
  /** How the run ended the last time; undefined for one that is under way, or that was killed. */
  end: SavedEnd | undefined;

  get counts(): { fulfilled: number; partial: number; rejected: number } {
    const rejected = [...this.outcomes.values()].filter(({ status }) => status === "rejected").length;
    const rows = this.rows.reduce((sum, { values }) => sum + values.length, 0);
    return { fulfilled: rows + this.outcomes.size - rejected, partial: this.snapshots.size, rejected };
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
        this.outcomes.set(idOf(outcome), outcome);
        this.snapshots.delete(idOf(outcome));
        break;
      }
      case "snapshot": {
        const { type: _, ...snapshot } = record;
        if (!this.outcomes.has(idOf(snapshot))) this.snapshots.set(idOf(snapshot), snapshot);
        break;
      }
      case "end": {
        const { type: _, ...end } = record;
        this.end = end;
        break;
      }
      // Of those there is one, at the beginning.
      case "header":
    }
  }
}

export function idOf({ job, key }: SavedSnapshot): JobId {
  return key ?? job;
}
