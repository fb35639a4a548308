import type { CheckpointRecord } from "./records.js";

/** Finds the snapshots that count no more: those in whose place there is something newer of their job. */
export class Superseded<Mark> {
  readonly #latest = new Map<number, Mark>();

  /** @param mark what the record is to be known by @returns the mark of the snapshot in whose place it is, if there is one */
  add(record: CheckpointRecord, mark: Mark): Mark | undefined {
    if (record.type !== "snapshot" && record.type !== "outcome") return undefined;
    const { job } = record;
    const before = this.#latest.get(job);
    if (record.type === "snapshot") this.#latest.set(job, mark);
    else this.#latest.delete(job);
    return before;
  }
}

/** How much of a checkpoint counts no more. */
export class Waste {
  bytes = 0;
  readonly #superseded = new Superseded<number>();

  /** @param size of the record, in bytes */
  add(record: CheckpointRecord, size: number): void {
    this.bytes += this.#superseded.add(record, size) ?? 0;
  }
}
