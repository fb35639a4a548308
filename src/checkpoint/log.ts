import type { KnownJob, OpenCheckpoint, SavedEnd, SavedOutcome, SavedRows, SavedSnapshot } from "../task/checkpoint.js";
import { compact } from "./compaction.js";
import { type Frame, type FrameWriter, joined } from "./frames.js";
import type { Hash64 } from "./hash.js";
import { Keys } from "./keys.js";
import { Known } from "./known.js";
import { type CheckpointRecord, encodeRecord } from "./records.js";
import type { Saved } from "./saved.js";
import type { OpenStore } from "./store.js";
import type { Waste } from "./waste.js";

/** Superseded snapshots may take so many bytes, and so many times what counts, before they are left out. */
const LEAST_WASTE = 2 ** 24;
const MOST_WASTE = 1;
/** What was written is made safe from a loss of power so long after, in ms. */
const SYNC = 1_000;

/** Where a log goes on. */
export interface LogStart {
  writer: FrameWriter;
  /** What there is already, in bytes. */
  length: number;
  saved: Saved;
  waste: Waste;
  /** Whether jobs are known by their keys: those of `map`. */
  keyed: boolean;
  onUnused?: ((jobs: number) => void) | undefined;
}

/**
 * A checkpoint that a run writes to. What is handed over in one go is written in one go, before anybody else has a turn:
 * whoever waits for an outcome is called in a microtask that is queued later.
 */
export class Log implements OpenCheckpoint {
  readonly saved: Saved;
  readonly #keys: Keys;
  /** Of `map`: what was kept before, by keys; and of jobs that go on from a snapshot, the numbers that they have here. */
  readonly #known: Known | undefined;
  readonly #numbers = new Map<number, number>();
  #writer: FrameWriter;
  #length: number;
  #pending: Frame[] = [];
  #syncing: ReturnType<typeof setTimeout> | undefined;
  readonly #waste: Waste;
  readonly #onUnused: LogStart["onUnused"];
  #compacting: Promise<void> | undefined;
  /** What is appended while the store is being compacted. */
  #meanwhile: Frame[] | undefined;
  #failure: { cause: unknown } | undefined;

  constructor(
    readonly name: string,
    private readonly store: OpenStore,
    private readonly hash: Hash64,
    { writer, length, saved, waste, keyed, onUnused }: LogStart,
  ) {
    this.saved = saved;
    this.#keys = new Keys(hash);
    if (keyed) this.#known = new Known(saved);
    this.#writer = writer;
    this.#length = length;
    this.#waste = waste;
    this.#onUnused = onUnused;
  }

  get left(): number {
    return this.#known?.left ?? 0;
  }

  keyOf(input: unknown): bigint {
    return this.#keys.of(input);
  }

  take(key: bigint, job: number): KnownJob | undefined {
    const found = this.#known?.take(key);
    if (found && "job" in found && !("status" in found)) this.#numbers.set(job, found.job);
    return found;
  }

  rows(rows: SavedRows): void {
    this.#add({ type: "rows", ...rows });
  }

  outcome(outcome: SavedOutcome): void {
    this.#add({ type: "outcome", ...outcome, job: this.#numberOf(outcome) });
  }

  snapshot(snapshot: SavedSnapshot): void {
    this.#add({ type: "snapshot", ...snapshot, job: this.#numberOf(snapshot) });
  }

  /** The number that a job has in the checkpoint. Lines may have been added or moved: it need not be the run's. */
  #numberOf({ job }: SavedSnapshot): number {
    return this.#known ? (this.#numbers.get(job) ?? this.saved.unused + job) : job;
  }

  async close(end: SavedEnd): Promise<void> {
    try {
      this.#add({ type: "end", ...end });
      this.#flush();
      if (end.status === "completed" && this.left > 0) this.#onUnused?.(this.left);
      await this.#compacting;
      if (this.#failure) throw this.#failure.cause;
      await this.store.sync();
    } finally {
      await this.release();
    }
  }

  async release(): Promise<void> {
    clearTimeout(this.#syncing);
    await this.#compacting;
    await this.store.close();
  }

  /** @throws what went wrong with what was added before */
  #add(record: CheckpointRecord): void {
    if (this.#failure) throw this.#failure.cause;
    const frame = encoded(record);
    if (!frame) return;
    this.#waste.add(record, frame.body.length);
    if (this.#pending.push(frame) === 1) queueMicrotask(() => this.#attempt(() => this.#flush()));
  }

  /** Of what goes wrong here the next one hears who adds something. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.#failure ??= { cause };
    }
  }

  #flush(): void {
    const frames = this.#pending.splice(0);
    if (frames.length === 0) return;
    const bytes = joined(frames.map((frame) => this.#writer.frame(frame)));
    this.store.append(bytes);
    this.#length += bytes.length;
    this.#meanwhile?.push(...frames);
    this.#syncSoon();
    const { bytes: waste } = this.#waste;
    if (waste > LEAST_WASTE && waste > MOST_WASTE * (this.#length - waste)) this.#compact();
  }

  #syncSoon(): void {
    if (this.#syncing) return;
    this.#syncing = setTimeout(() => {
      this.#syncing = undefined;
      this.store.sync().catch((cause: unknown) => (this.#failure ??= { cause }));
    }, SYNC);
    // Whoever waits for nothing else need not wait for this: the end of the run does it too.
    (this.#syncing as { unref?(): void }).unref?.();
  }

  #compact(): void {
    if (this.#compacting) return;
    this.#meanwhile = [];
    const before = this.#waste.bytes;
    const committed = (writer: FrameWriter, length: number): void => {
      this.#writer = writer;
      this.#length = length;
      this.#waste.bytes -= before;
      this.#meanwhile = undefined;
    };
    this.#compacting = compact(this.store, this.#length, this.hash, this.#meanwhile, committed)
      .catch((cause: unknown) => {
        this.#failure ??= { cause };
      })
      .finally(() => {
        this.#compacting = this.#meanwhile = undefined;
      });
  }
}

/** Undefined for a value that no file can hold: its job is computed again. */
function encoded(record: CheckpointRecord): Frame | undefined {
  try {
    return encodeRecord(record);
  } catch {
    return undefined;
  }
}
