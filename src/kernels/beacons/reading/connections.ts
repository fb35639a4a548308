import { letGo } from "../../../task/memory.js";
import { type Steps, atOnce } from "../steps.js";
import { ConnectionBlocks } from "./blocks.js";
import { GroupTable } from "./group-table.js";
import { type Names, mergeNames } from "./names.js";
import { type ConnectionRows, type Fault, GROUP_WORDS, type PieceResult } from "./result.js";
import { TimeOrder } from "./sorting.js";

/** Everything that was read. Groups are numbered in the order in which the files, by their numbers, first name them. */
export interface Connections {
  /** How many groups there are; some have names but no connection. */
  groupCount: number;
  /** 16 bytes each, in network order; IPv4 is mapped into IPv6. */
  sources: Uint8Array;
  destinations: Uint8Array;
  ports: Uint16Array;
  /** IANA's number: 6 TCP, 17 UDP, 1 ICMP; 0: not known. */
  protocols: Uint8Array;
  /** Where the rows of each group start, in all columns below; one more says where the last ends. */
  starts: Uint32Array;
  /**
   * Rows of a group by ascending time, NaN last; at the same time, as they stand in the files. The columns are those of ConnectionRows,
   * without the group.
   */
  times: Float64Array;
  sent: Float64Array;
  total: Float64Array;
  /** Empty if there are no names that they would join. */
  uids: BigUint64Array;
  flags: Uint8Array;
  /** Of http, ssl and dns logs, with the same group numbers. */
  names: Names;
}

/** How far the reading is. */
export interface ReadingCounts {
  pieces: number;
  bytes: number;
  lines: number;
  connections: number;
  named: number;
  groups: number;
  /** Lines that could not be read. */
  malformed: number;
  /** Lines of JSON of a kind that nothing is kept of. */
  skipped: number;
}

/** A line that could not be read. */
export interface FileFault extends Fault {
  file: number;
}

interface Held {
  result: PieceResult;
  /** The store's numbers of the piece's groups. */
  groups: Uint32Array;
}

interface MergeOptions {
  /** What there is of pieces that are not done, which count for this time only. */
  inFlight?: readonly PieceResult[];
  /** Gives the pieces' memory back column by column; nothing can be asked or added after that. @default false */
  release?: boolean;
}

const NO_GROUPS = new Uint32Array(0);
/** Rows that are sorted between two steps. */
const ROWS = 8_192;

/** Gathers what pieces of logs hold. Whatever it tells does not depend on the order in which they come. */
export class ConnectionStore {
  readonly counts: ReadingCounts = {
    pieces: 0,
    bytes: 0,
    lines: 0,
    connections: 0,
    named: 0,
    groups: 0,
    malformed: 0,
    skipped: 0,
  };

  readonly #table = new GroupTable();
  readonly #blocks = new ConnectionBlocks();
  #held: Held[] = [];

  /** Takes over a piece, of which each is given once. */
  add(result: PieceResult): void {
    // The table has the groups now, and the piece's own take a third of its room.
    const own = { ...result, groups: NO_GROUPS, connections: this.#blocks.add(result.connections) };
    this.#held.push({ result: own, groups: this.#table.add(result.groups) });
    const { counts } = this;
    counts.pieces++;
    counts.bytes += result.bytes;
    counts.lines += result.lines - result.silent;
    counts.connections += result.connections.times.length;
    counts.named += result.named.times.length;
    counts.groups = this.#table.count;
    counts.malformed += result.malformed;
    counts.skipped += result.skipped;
  }

  /** The first lines that could not be read, by file and line, up to `most` of them. */
  faults(most: number): FileFault[] {
    const faults = this.#held.flatMap(({ result }) => result.faults.map((fault) => ({ file: result.file, ...fault })));
    return faults.sort((a, b) => a.file - b.file || a.line - b.line).slice(0, most);
  }

  /**
   * All that was added, as one. Takes about a second for four million connections, and as much memory as these hold once more; with
   * `release`, not much more than they hold.
   */
  merge(options: MergeOptions = {}): Connections {
    return atOnce(this.merging(options));
  }

  /** The same in steps. What is added in between does not count; once columns are released no other merging goes on. */
  *merging({ inFlight = [], release = false }: MergeOptions): Steps<Connections> {
    const begun = inFlight.map((result) => ({ result, groups: this.#table.add(result.groups) }));
    const held = [...this.#held, ...begun].sort(
      (a, b) => a.result.file - b.result.file || a.result.firstLine - b.result.firstLine,
    );
    const { numbers, words, count } = yield* this.#numbered(held);
    const starts = yield* startsOf(held, numbers, count);
    const places = yield* placesOf(held, numbers, starts, release && begun.length === 0);
    const done = (key: keyof ConnectionRows): void => {
      if (release) this.#blocks.release(key);
    };
    const names = yield* mergeNames(
      held.map(({ result, groups }) => ({ result, groups: groups.map((group) => numbers[group]!) })),
    );
    function* column<C extends Column>(key: keyof ConnectionRows, to: C, width = 1): Steps<C> {
      if (to.length > 0) {
        for (const [index, { result }] of held.entries()) {
          scatter(wordsOf(result.connections[key]), places[index]!, to, width);
          yield;
        }
      }
      done(key);
      return to;
    }
    const length = starts[count]!;
    const joined = names.times.length > 0 ? length : 0;
    if (joined === 0) done("uids");
    const times = yield* column("times", new Float64Array(length));
    yield* sortTimes(times, starts, places);
    const columns = {
      times,
      sent: yield* column("sent", new Float64Array(length)),
      total: yield* column("total", new Float64Array(length)),
      uids: new BigUint64Array((yield* column("uids", new Uint32Array(joined * 2), 2)).buffer),
      flags: yield* column("flags", new Uint8Array(length)),
    };
    done("groups");
    if (release) this.#held = [];
    return { groupCount: count, ...keysOf(words, count), starts, ...columns, names };
  }

  /** Numbers the groups that these pieces name anew, in their order. */
  *#numbered(held: Held[]): Steps<{ numbers: Uint32Array; words: Uint32Array; count: number }> {
    const { words: old } = this.#table;
    const unknown = 0xffffffff;
    const numbers = new Uint32Array(this.#table.count).fill(unknown);
    const words = new Uint32Array(this.#table.count * GROUP_WORDS);
    let next = 0;
    for (const { groups } of held) {
      for (const group of groups) {
        if (numbers[group] !== unknown) continue;
        for (let word = 0; word < GROUP_WORDS; word++) {
          words[next * GROUP_WORDS + word] = old[group * GROUP_WORDS + word]!;
        }
        numbers[group] = next++;
      }
      yield;
    }
    return { numbers, words, count: next };
  }
}

function* startsOf(held: Held[], numbers: Uint32Array, count: number): Steps<Uint32Array> {
  const starts = new Uint32Array(count + 1);
  for (const { result, groups } of held) {
    const of = groups.map((group) => numbers[group]! + 1);
    const rows = result.connections.groups;
    for (let row = 0; row < rows.length; row++) starts[of[rows[row]!]!]!++;
    yield;
  }
  for (let group = 0; group < count; group++) starts[group + 1]! += starts[group]!;
  return starts;
}

/** Where in the columns each row of each piece goes. @param inPlace written over the rows' groups */
function* placesOf(held: Held[], numbers: Uint32Array, starts: Uint32Array, inPlace: boolean): Steps<Uint32Array[]> {
  const next = starts.slice();
  const places: Uint32Array[] = [];
  for (const { result, groups } of held) {
    const of = groups.map((group) => numbers[group]!);
    const rows = result.connections.groups;
    const at = inPlace ? rows : new Uint32Array(rows.length);
    for (let row = 0; row < rows.length; row++) at[row] = next[of[rows[row]!]!]!++;
    places.push(at);
    yield;
  }
  return places;
}

type Column = Float64Array | Uint32Array | Uint8Array;

/** Words instead of big integers, which cost an object each. */
const wordsOf = (column: Column | BigUint64Array): Column =>
  column instanceof BigUint64Array ? new Uint32Array(column.buffer, column.byteOffset, column.length * 2) : column;

function scatter(from: Column, places: Uint32Array, to: Column, width: number): void {
  if (width === 1) for (let row = 0; row < from.length; row++) to[places[row]!] = from[row]!;
  else {
    for (let row = 0; row < places.length; row++) {
      const place = places[row]! * 2;
      to[place] = from[row * 2]!;
      to[place + 1] = from[row * 2 + 1]!;
    }
  }
}

/** Sorts the times of each group, and brings up to date where each row goes. */
function* sortTimes(times: Float64Array, starts: Uint32Array, places: readonly Uint32Array[]): Steps<void> {
  const moved = new Uint32Array(times.length);
  let longest = 0;
  for (let row = 0; row < moved.length; row++) moved[row] = row;
  for (let group = 0; group + 1 < starts.length; group++) {
    longest = Math.max(longest, starts[group + 1]! - starts[group]!);
  }
  const sorter = new TimeOrder(longest);
  const before = new Float64Array(longest);
  let pausedAt = 0;
  for (let group = 0; group + 1 < starts.length; group++) {
    const [from, to] = [starts[group]!, starts[group + 1]!];
    if (from - pausedAt >= ROWS) {
      pausedAt = from;
      yield;
    }
    const order = to - from > 1 ? sorter.find(times, from, to) : undefined;
    if (!order) continue;
    for (let index = 0; index < to - from; index++) before[index] = times[order[index]!]!;
    for (let index = 0; index < to - from; index++) {
      times[from + index] = before[index]!;
      moved[order[index]!] = from + index;
    }
  }
  for (const rows of places) {
    move(rows, moved);
    yield;
  }
  letGo(moved.buffer);
}

function move(rows: Uint32Array, to: Uint32Array): void {
  for (let row = 0; row < rows.length; row++) rows[row] = to[rows[row]!]!;
}

function keysOf(
  words: Uint32Array,
  count: number,
): Pick<Connections, "sources" | "destinations" | "ports" | "protocols"> {
  const sources = new Uint32Array(count * 4);
  const destinations = new Uint32Array(count * 4);
  const ports = new Uint16Array(count);
  const protocols = new Uint8Array(count);
  for (let group = 0; group < count; group++) {
    const at = group * GROUP_WORDS;
    for (let word = 0; word < 4; word++) {
      sources[group * 4 + word] = words[at + word]!;
      destinations[group * 4 + word] = words[at + 4 + word]!;
    }
    ports[group] = words[at + 8]! & 0xffff;
    protocols[group] = (words[at + 8]! >>> 16) & 0xff;
  }
  return {
    sources: new Uint8Array(sources.buffer),
    destinations: new Uint8Array(destinations.buffer),
    ports,
    protocols,
  };
}
