import type { FreshJobs } from "../protocol/messages.js";
import { MOST_JOBS_IN_CHUNK } from "../protocol/control.js";
import type { OpenCheckpoint, SavedOutcome, SavedSnapshot } from "../task/checkpoint.js";
import type { JobSource, TakenJobs } from "./source.js";

/** What becomes of the jobs that a checkpoint knows. */
export interface KnownJobs {
  restoreStretch(stretch: { first: number; values: unknown[] }): void;
  restoreOutcome(outcome: SavedOutcome): void;
  restoreSnapshot(snapshot: SavedSnapshot, input: unknown): void;
}

/**
 * Inputs that are looked up, as they come, among those that a checkpoint knows: what is known is taken over, and the
 * others are jobs. They are known by their keys, so that lines may have been added, left out, or reordered.
 */
export class KeyedJobs implements JobSource {
  /** Jobs that nobody knows, and that were not taken. */
  #rows: TakenJobs[] = [];
  #unknown = 0;

  constructor(
    private readonly inputs: JobSource,
    private readonly checkpoint: OpenCheckpoint,
    private readonly known: KnownJobs,
    /** What the key of an input is made of. */
    private readonly keyOf: (input: unknown) => unknown = (input) => input,
  ) {}

  get total(): number {
    return this.inputs.total;
  }

  get ended(): boolean {
    return this.inputs.ended;
  }

  get expected(): number | undefined {
    return this.inputs.expected;
  }

  get waiting(): number {
    return this.#unknown + this.inputs.waiting;
  }

  get left(): number {
    return this.#unknown + this.inputs.left;
  }

  take(limit: number): TakenJobs | undefined {
    while (this.#rows.length === 0) {
      const taken = this.inputs.take(this.checkpoint.left > 0 ? MOST_JOBS_IN_CHUNK : limit);
      if (!taken) return undefined;
      this.#look(taken);
    }
    const row = this.#rows.shift()!;
    if (row.count > limit) this.#rows.unshift(part(row, limit, row.count));
    const taken = row.count > limit ? part(row, 0, limit) : row;
    this.#unknown -= taken.count;
    return taken;
  }

  /** Of the inputs that were looked at and not taken, numbers and inputs are not told. */
  close(): FreshJobs {
    const untaken = this.inputs.close();
    const count = untaken.count + this.#unknown;
    this.#rows = [];
    this.#unknown = 0;
    return { ...untaken, count };
  }

  /** What is known is told of, in as few words as it was made in; the rest are jobs. */
  #look(taken: TakenJobs): void {
    const all = { ...taken, keys: new BigUint64Array(taken.count) };
    let unknownFrom: number | undefined;
    let values: unknown[] = [];
    const tell = (end: number): void => {
      if (values.length > 0) this.known.restoreStretch({ first: taken.first + end - values.length, values });
      values = [];
    };
    for (let at = 0; at < taken.count; at++) {
      const job = taken.first + at;
      const input = taken.inputs?.[at];
      const key = this.checkpoint.keyOf(this.keyOf(input));
      all.keys[at] = key;
      const found = this.checkpoint.take(key, job);
      if (!found) {
        tell(at);
        unknownFrom ??= at;
        continue;
      }
      if (unknownFrom !== undefined) this.#add(part(all, unknownFrom, at));
      unknownFrom = undefined;
      if ("value" in found) {
        values.push(found.value);
        continue;
      }
      tell(at);
      if ("status" in found) this.known.restoreOutcome({ ...found, job });
      else this.known.restoreSnapshot({ ...found, job }, input);
    }
    tell(taken.count);
    if (unknownFrom !== undefined) this.#add(part(all, unknownFrom, taken.count));
  }

  #add(row: TakenJobs): void {
    this.#rows.push(row);
    this.#unknown += row.count;
  }
}

function part({ first, inputs, keys }: TakenJobs, from: number, to: number): TakenJobs {
  return {
    first: first + from,
    count: to - from,
    ...(inputs && { inputs: inputs.slice(from, to) }),
    ...(keys && { keys: keys.subarray(from, to) }),
  };
}
