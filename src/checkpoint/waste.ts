import type { CheckpointRecord } from "./records.js";

/** How much of a checkpoint counts no more: snapshots in whose place there is something newer. */
export class Waste {
  bytes = 0;
  /** Bytes of each job's last snapshot. */
  readonly #sizes = new Map<number, number>();

  /** @param size of the record, in bytes */
  add(record: CheckpointRecord, size: number): void {
    if (record.type !== "snapshot" && record.type !== "outcome") return;
    const { job } = record;
    this.bytes += this.#sizes.get(job) ?? 0;
    if (record.type === "snapshot") this.#sizes.set(job, size);
    else this.#sizes.delete(job);
  }
}
