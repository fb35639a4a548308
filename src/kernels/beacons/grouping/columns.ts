import type { Connections } from "../reading/connections.js";
import { type Columns, mergeStretches } from "./merging.js";

/** What a group is made of. */
export interface Gathered extends Columns {
  /** How many connections there are, those without a time too, which the columns do not have. */
  connections: number;
  /** In both directions. */
  bytes: number;
}

/** All connections of a group, without a copy. @param dated how many have a time: the first ones */
export function gatherAll({ starts, times, sent, total }: Connections, group: number, dated: number): Gathered {
  const [start, end] = [starts[group]!, starts[group + 1]!];
  let bytes = 0;
  for (let row = start; row < end; row++) bytes += total[row]!;
  const until = start + dated;
  return { times: times.subarray(start, until), sent: sent.subarray(start, until), connections: end - start, bytes };
}

/** Gathers rows of several groups, the rows of each in order of time. */
export class Gathering {
  readonly #columns: Columns;
  readonly #ends: number[] = [];
  #length = 0;
  #connections = 0;
  #bytes = 0;

  /** @param most connections */
  constructor(
    private readonly from: Connections,
    most: number,
  ) {
    this.#columns = { times: new Float64Array(most), sent: new Float64Array(most) };
  }

  add(row: number): void {
    const { times, sent, total } = this.from;
    this.#connections++;
    this.#bytes += total[row]!;
    if (Number.isNaN(times[row])) return;
    this.#columns.times[this.#length] = times[row]!;
    this.#columns.sent[this.#length++] = sent[row]!;
  }

  /** What comes next is of another group. */
  endStretch(): void {
    this.#ends.push(this.#length);
  }

  all(): Gathered {
    const { times, sent } = this.#columns;
    const dated = { times: times.subarray(0, this.#length), sent: sent.subarray(0, this.#length) };
    return { ...mergeStretches(dated, this.#ends), connections: this.#connections, bytes: this.#bytes };
  }
}
