import type { Connections } from "../reading/connections.js";
import { connectionFlags } from "../reading/result.js";
import { type Steps, atOnce } from "../steps.js";
import { type Span, lastDay } from "../scoring/day.js";
import { ritaExclusion } from "../scoring/rita.js";
import { type Gathered, Gathering, gatherAll } from "./columns.js";
import { commonOf, protocolOf } from "./common.js";
import type { Filters } from "./filters.js";
import { type Prepared, prepare } from "./prepared.js";
import { Verdicts } from "./verdicts.js";

/** Groups with fewer connections cannot be scored, and are only counted. */
export const LEAST_CONNECTIONS = 4;

/** `tuple`: by source, destination, port and protocol. `pair`: by source and destination, as RITA does it. */
export type GroupBy = "tuple" | "pair";

/** Connections that belong together. */
export interface Group {
  source: string;
  /** Whether that is a host of the network's own. */
  isInternal: boolean;
  /** An address, or a name: see README.md. */
  destination: string;
  /** What all connections have in common; undefined if they have not, for the protocol also if it is not known. */
  port: number | undefined;
  protocol: "tcp" | "udp" | "icmp" | undefined;
  /** Names of a destination that is an address, the most telling first. */
  names: string[] | undefined;
  /** How many there are, with those that have no time. */
  connections: number;
  /** When they began, in seconds since 1970, ascending. Of those that have a time; may be a part of the columns of all. */
  times: Float64Array;
  /** What the source sent in each of them, in bytes. */
  sent: Float64Array;
  /** In all, both directions. */
  bytes: number;
  /** NaN if none has a time. */
  firstSeen: number;
  lastSeen: number;
  /** How many different sources the destination has in all that was read, whatever is shown of it. */
  sources: number;
}

export interface Grouping {
  /** Those with LEAST_CONNECTIONS and more. Addresses in the order in which the files first name them, then names. */
  groups: Group[];
  /** How many groups there are, small ones too. */
  total: number;
  /** Of all connections that are looked at, whatever the allow- and the deny-list say. NaN if there are none. */
  span: Span;
}

/**
 * Groups connections. The first call for the same `connections` prepares what does not depend on the filters, later ones find it.
 */
export function groupsOf(connections: Connections, filters: Filters, by: GroupBy): Grouping {
  return atOnce(grouping(connections, filters, by));
}

/** The same in steps. */
export function* grouping(connections: Connections, filters: Filters, by: GroupBy): Steps<Grouping> {
  const prepared = yield* prepare(connections);
  const grouper = new Grouper(connections, prepared, filters, by);
  yield;
  return yield* grouper.all();
}

/** Connections and groups that are looked at between two steps. */
const CONNECTIONS = 16_384;
const GROUPS = 512;

class Grouper {
  readonly #verdicts: Verdicts;
  readonly #excludesFailed: boolean;
  readonly #groups: Group[] = [];
  #total = 0;
  /** Connections since the last step. */
  #gathered = 0;
  /** By row, and how many by group: what named groups have taken. */
  readonly #taken: Uint8Array;
  readonly #takenOf: Uint32Array;
  /** By pair: whether a named group stands for it. */
  readonly #isDropped: Uint8Array;

  constructor(
    private readonly connections: Connections,
    private readonly prepared: Prepared,
    filters: Filters,
    private readonly by: GroupBy,
  ) {
    this.#verdicts = new Verdicts(connections, prepared, filters);
    this.#excludesFailed = filters.failed === "exclude";
    this.#taken = new Uint8Array(by === "tuple" && this.prepared.named.count > 0 ? connections.times.length : 0);
    this.#takenOf = new Uint32Array(connections.groupCount);
    this.#isDropped = new Uint8Array(this.prepared.ends.pairCount);
  }

  *all(): Steps<Grouping> {
    const span = this.#span();
    yield;
    const named = yield* this.#named(span);
    if (this.by === "tuple") {
      for (let group = 0; group < this.connections.groupCount; group++) {
        this.#addAddresses([group]);
        if (this.#isTimeToPause(group)) yield;
      }
    } else {
      const { pairStarts, pairGroups, ends } = this.prepared;
      for (let pair = 0; pair < ends.pairCount; pair++) {
        if (this.#isDropped[pair] === 1) continue;
        this.#addAddresses(pairGroups.subarray(pairStarts[pair], pairStarts[pair + 1]));
        if (this.#isTimeToPause(pair)) yield;
      }
    }
    return { groups: [...this.#groups, ...named], total: this.#total + named.length, span };
  }

  /** After some groups, or fewer that are large. */
  #isTimeToPause(done: number): boolean {
    if (done % GROUPS !== GROUPS - 1 && this.#gathered < CONNECTIONS) return false;
    this.#gathered = 0;
    return true;
  }

  #span(): Span {
    const { groupCount, starts, times } = this.connections;
    const { dated, named } = this.prepared;
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let group = 0; group < groupCount; group++) {
      let first = starts[group]!;
      let last = first + dated[group]! - 1;
      if (!this.#verdicts.passes(group) || (times[first]! >= from && times[last]! <= to)) continue;
      while (first <= last && this.#isFailed(first)) first++;
      while (first <= last && this.#isFailed(last)) last--;
      if (first > last) continue;
      from = Math.min(from, times[first]!);
      to = Math.max(to, times[last]!);
    }
    for (let at = 0; at < named.rows.length; at++) {
      const time = times[named.rows[at]!]!;
      if (!(time < from || time > to) || !this.#isKeptNamed(at)) continue;
      from = Math.min(from, time);
      to = Math.max(to, time);
    }
    return from <= to ? { from, to } : { from: Number.NaN, to: Number.NaN };
  }

  /** Whether a connection does not count because it failed. */
  #isFailed(row: number): boolean {
    return this.#excludesFailed && (this.connections.flags[row]! & connectionFlags.failed) !== 0;
  }

  /** The named groups that are shown. Those that are large enough take what they have from the addresses, shown or not. */
  *#named(span: Span): Steps<Group[]> {
    const { named } = this.prepared;
    const { texts } = this.connections.names;
    const shown: Group[] = [];
    for (let index = 0; index < named.count; index++) {
      const [start, end] = [named.starts[index]!, named.starts[index + 1]!];
      if (end - start < LEAST_CONNECTIONS) continue;
      this.#gathered += end - start;
      if (this.#isTimeToPause(index)) yield;
      const { rows, groups } = this.#keptOfNamed(start, end);
      if (rows.length < LEAST_CONNECTIONS) continue;
      const gathered = this.#gatherNamed(rows, groups);
      this.#take(rows, groups, gathered, span);
      const [source, name] = [named.sources[index]!, named.names[index]!];
      if (!this.#verdicts.showsNamed(source, name, groups)) continue;
      const ofName = { destination: texts[name]!, names: undefined, sources: named.fanIn[name]! };
      shown.push(this.#group({ ...this.#from(source), ...ofName }, groups, gathered));
    }
    return shown;
  }

  #keptOfNamed(start: number, end: number): { rows: Uint32Array; groups: Uint32Array } {
    const { named } = this.prepared;
    const [rows, groups] = [named.rows.slice(start, end), named.groups.slice(start, end)];
    let length = 0;
    for (let at = start; at < end; at++) {
      if (!this.#isKeptNamed(at)) continue;
      rows[length] = named.rows[at]!;
      groups[length++] = named.groups[at]!;
    }
    return { rows: rows.subarray(0, length), groups: groups.subarray(0, length) };
  }

  #isKeptNamed(at: number): boolean {
    const { rows, groups } = this.prepared.named;
    return !this.#isFailed(rows[at]!) && this.#verdicts.passesNamed(groups[at]!);
  }

  #gatherNamed(rows: Uint32Array, groups: Uint32Array): Gathered {
    const gathering = new Gathering(this.connections, rows.length);
    for (let at = 0; at < rows.length; at++) {
      if (at > 0 && groups[at] !== groups[at - 1]) gathering.endStretch();
      gathering.add(rows[at]!);
    }
    gathering.endStretch();
    return gathering.all();
  }

  #take(rows: Uint32Array, groups: Uint32Array, { times }: Gathered, span: Span): void {
    if (this.by === "pair") {
      if (ritaExclusion(times, lastDay(span)) !== undefined) return;
      for (const group of groups) this.#isDropped[this.prepared.ends.pairs[group]!] = 1;
      return;
    }
    for (let at = 0; at < rows.length; at++) {
      if (this.#taken[rows[at]!] === 1) continue;
      this.#taken[rows[at]!] = 1;
      this.#takenOf[groups[at]!]!++;
    }
  }

  /** @param members groups with the same addresses */
  #addAddresses(members: ArrayLike<number>): void {
    const first = members[0]!;
    if (!this.#verdicts.passes(first)) return;
    let count = 0;
    for (let at = 0; at < members.length; at++) count += this.#keptOf(members[at]!);
    if (count === 0) return;
    this.#gathered += count;
    const { ends } = this.prepared;
    const [source, destination] = [ends.sources[first]!, ends.destinations[first]!];
    if (!this.#verdicts.shows(source, destination)) return;
    this.#total++;
    if (count < LEAST_CONNECTIONS) return;
    const kept = Array.from(members).filter((group) => this.#keptOf(group) > 0);
    const ofAddress = {
      ...this.#from(source),
      destination: ends.text(destination),
      names: this.#namesOf(destination),
      sources: ends.fanIn[destination]!,
    };
    this.#groups.push(this.#group(ofAddress, kept, this.#gather(kept, count)));
  }

  #from(source: number): Pick<Group, "source" | "isInternal"> {
    return { source: this.prepared.ends.text(source), isInternal: this.#verdicts.isInternal(source) };
  }

  #keptOf(group: number): number {
    const { starts } = this.connections;
    const failed = this.#excludesFailed ? this.prepared.failed[group]! : 0;
    return starts[group + 1]! - starts[group]! - failed - this.#takenOf[group]!;
  }

  #gather(groups: readonly number[], count: number): Gathered {
    const { starts } = this.connections;
    const [first] = groups as [number];
    if (groups.length === 1 && count === starts[first + 1]! - starts[first]!) {
      return gatherAll(this.connections, first, this.prepared.dated[first]!);
    }
    const gathering = new Gathering(this.connections, count);
    for (const group of groups) {
      const takes = this.#takenOf[group]! > 0;
      for (let row = starts[group]!; row < starts[group + 1]!; row++) {
        if (!this.#isFailed(row) && !(takes && this.#taken[row] === 1)) gathering.add(row);
      }
      gathering.endStretch();
    }
    return gathering.all();
  }

  #namesOf(address: number): string[] | undefined {
    const { names, nameTexts } = this.prepared;
    let texts = nameTexts.get(address);
    if (!texts) {
      texts = names.get(address)?.map((name) => this.connections.names.texts[name]!);
      if (texts) nameTexts.set(address, texts);
    }
    return texts;
  }

  #group(
    ends: Pick<Group, "source" | "isInternal" | "destination" | "names" | "sources">,
    groups: ArrayLike<number>,
    { times, sent, connections, bytes }: Gathered,
  ): Group {
    const { ports, protocols } = this.connections;
    const [firstSeen, lastSeen] = [times[0] ?? Number.NaN, times[times.length - 1] ?? Number.NaN];
    const port = commonOf(ports, groups);
    const protocol = protocolOf(commonOf(protocols, groups));
    return { ...ends, port, protocol, connections, times, sent, bytes, firstSeen, lastSeen };
  }
}
