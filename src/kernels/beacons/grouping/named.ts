import type { Connections } from "../reading/connections.js";
import type { Steps } from "../steps.js";
import type { Names } from "../reading/names.js";
import { NO_NAME } from "../reading/result.js";
import type { Ends } from "./ends.js";

const HTTP = 2;
const SSL = 3;
/** Rows that are found between two steps. */
const ROWS = 8_192;

/**
 * Connections from a source to a name, whatever the address, as RITA 5 takes them: lines of http and ssl logs join the connection
 * of the same `uid`, which has the same addresses. Of http lines with the same `uid` only the latest counts, and that not if ssl lines
 * name the same, as they do behind a proxy; of ssl lines each does.
 */
export interface NamedGroups {
  count: number;
  /** The numbers of the address, and of the name in `Names.texts`. */
  sources: Uint32Array;
  names: Uint32Array;
  /** Where the rows of each start, below; one more says where the last ends. */
  starts: Uint32Array;
  /** Rows of the connections, ascending, a row as often as it is named. */
  rows: Uint32Array;
  /** Their groups. */
  groups: Uint32Array;
  /** By name: how many sources have a connection to it. */
  fanIn: Uint32Array;
}

export function* namedGroupsOf(connections: Connections, ends: Ends): Steps<NamedGroups> {
  const { names } = connections;
  const byUid = new UidTable(names);
  yield;
  const isNamedPair = new Uint8Array(ends.pairCount);
  for (const row of byUid.rows) isNamedPair[ends.pairs[names.groups[row]!]!] = 1;

  const uids = wordsOf(connections.uids);
  // Of connections with the same `uid`, which there should not be, only the first gets all lines, so that there are not
  // as many as the one times the other.
  const isJoined = new Uint8Array(names.times.length);
  const [rows, groups, numbers] = [new Growing(), new Growing(), new Growing()];
  const [sources, texts] = [new Growing(), new Growing()];
  const known = new Map<number, number>();
  const fanIn = new Uint32Array(names.texts.length);
  const add = (group: number, row: number, name: number): void => {
    const key = ends.sources[group]! * names.texts.length + name;
    let number = known.get(key);
    if (number === undefined) {
      number = known.size;
      known.set(key, number);
      sources.push(ends.sources[group]!);
      texts.push(name);
      fanIn[name]!++;
    }
    rows.push(row);
    groups.push(group);
    numbers.push(number);
  };
  let pausedAt = 0;
  for (let group = 0; group < connections.groupCount; group++) {
    if (rows.length - pausedAt >= ROWS) {
      pausedAt = rows.length;
      yield;
    }
    const pair = ends.pairs[group]!;
    if (isNamedPair[pair] === 0) continue;
    for (let row = connections.starts[group]!; row < connections.starts[group + 1]!; row++) {
      const first = byUid.first(uids, row);
      for (let from = first; from >= 0; from = isJoined[first] === 1 ? -1 : byUid.next[from]!) {
        const name = byUid.names[from]!;
        if (name !== NO_NAME) add(group, row, name);
      }
      if (first >= 0) isJoined[first] = 1;
    }
  }
  return { ...sorted(numbers.all, rows.all, groups.all, known.size), sources: sources.all, names: texts.all, fanIn };
}

/** Brings rows together that have the same number. */
function sorted(
  numbers: Uint32Array,
  rows: Uint32Array,
  groups: Uint32Array,
  count: number,
): Pick<NamedGroups, "count" | "starts" | "rows" | "groups"> {
  const starts = new Uint32Array(count + 1);
  for (const number of numbers) starts[number + 1]!++;
  for (let number = 0; number < count; number++) starts[number + 1]! += starts[number]!;
  const next = starts.slice();
  const of = { rows: new Uint32Array(rows.length), groups: new Uint32Array(rows.length) };
  for (let at = 0; at < rows.length; at++) {
    const place = next[numbers[at]!]!++;
    of.rows[place] = rows[at]!;
    of.groups[place] = groups[at]!;
  }
  return { count, starts, ...of };
}

/** The lines of http and ssl logs that count, by `uid`: a hash table with open addressing. */
class UidTable {
  /** The lines that count. */
  readonly rows: number[] = [];
  /** By line: another one of the same `uid`, or -1. */
  readonly next: Int32Array;
  /** By line: the number of its name, or NO_NAME if it has none or another line says it. */
  readonly names: Uint32Array;

  /** By ssl line: the http line of the same `uid`, or -1. */
  readonly #http: Int32Array;
  readonly #uids: Uint32Array;
  /** The first line of a `uid`, plus 1, or 0; at least half of them are. */
  readonly #slots: Int32Array;

  constructor(names: Names) {
    const length = names.times.length;
    this.#uids = wordsOf(names.uids);
    this.next = new Int32Array(length).fill(-1);
    this.names = names.names.slice();
    this.#http = new Int32Array(length).fill(-1);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * length + 2)));
    const latest = new Uint8Array(length);
    for (let row = 0; row < length; row++) {
      if (names.kinds[row] !== HTTP || this.#isUnset(row)) continue;
      const slot = this.#slot(this.#uids, row);
      const known = this.#slots[slot]! - 1;
      if (known >= 0 && names.times[known]! > names.times[row]!) continue;
      if (known >= 0) latest[known] = 0;
      latest[row] = 1;
      this.#slots[slot] = row + 1;
    }
    for (let row = 0; row < length; row++) {
      if (names.kinds[row] === SSL && !this.#isUnset(row)) {
        this.#put(row, names);
      } else if (latest[row] === 1) this.rows.push(row);
    }
  }

  /** The first line of the `uid` that stands at `at` among others, or -1. */
  first(uids: Uint32Array, at: number): number {
    return this.#slots[this.#slot(uids, at)]! - 1;
  }

  /** Before the others of its `uid`: the http line stays the last of them. */
  #put(row: number, { kinds, names }: Names): void {
    const slot = this.#slot(this.#uids, row);
    const before = this.#slots[slot]! - 1;
    this.next[row] = before;
    if (before >= 0) {
      const http = kinds[before] === HTTP ? before : this.#http[before]!;
      this.#http[row] = http;
      if (http >= 0 && names[http] === names[row]) this.names[http] = NO_NAME;
    }
    this.#slots[slot] = row + 1;
    this.rows.push(row);
  }

  #isUnset(row: number): boolean {
    return this.#uids[row * 2] === 0 && this.#uids[row * 2 + 1] === 0;
  }

  #slot(uids: Uint32Array, at: number): number {
    const mask = this.#slots.length - 1;
    const [low, high] = [uids[at * 2]!, uids[at * 2 + 1]!];
    let slot = low & mask;
    for (let known = this.#slots[slot]!; known !== 0; known = this.#slots[slot]!) {
      if (this.#uids[(known - 1) * 2] === low && this.#uids[(known - 1) * 2 + 1] === high) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}

/** Words instead of big integers, which cost an object each. */
const wordsOf = (column: BigUint64Array): Uint32Array =>
  new Uint32Array(column.buffer, column.byteOffset, column.length * 2);

/** A column that gets longer. */
class Growing {
  #values = new Uint32Array(1_024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get all(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const values = new Uint32Array(this.#length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[this.#length++] = value;
  }
}
