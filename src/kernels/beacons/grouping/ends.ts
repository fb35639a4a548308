import type { Connections } from "../reading/connections.js";
import { addressText } from "../reading/address.js";
import { connectionFlags } from "../reading/result.js";

/** What the log says of an address. */
export const localities = { unknown: 0, internal: 1, external: 2 } as const;

/** The addresses of all groups, each once, numbered as the groups name them: the source before the destination. */
export class Ends {
  /** How many there are. */
  readonly count: number;
  /** Four words each, the most significant first. */
  readonly words: Uint32Array;
  /** By group: the numbers of its addresses. */
  readonly sources: Uint32Array;
  readonly destinations: Uint32Array;
  /** By address: see `localities`. The first connection that says it counts. */
  readonly localities: Uint8Array;
  /** By group: the number of its pair of source and destination. */
  readonly pairs: Uint32Array;
  readonly pairCount: number;
  /** By address: how many different sources have connections to it. */
  readonly fanIn: Uint32Array;

  readonly #table: AddressTable;
  readonly #texts: (string | undefined)[] = [];

  constructor(connections: Connections) {
    const { groupCount, starts } = connections;
    const table = new AddressTable();
    const [sources, destinations] = [wordsOf(connections.sources), wordsOf(connections.destinations)];
    this.sources = new Uint32Array(groupCount);
    this.destinations = new Uint32Array(groupCount);
    for (let group = 0; group < groupCount; group++) {
      this.sources[group] = table.add(sources, group * 4);
      this.destinations[group] = table.add(destinations, group * 4);
    }
    this.#table = table;
    this.count = table.count;
    this.words = table.words.slice(0, table.count * 4);
    this.localities = localitiesOf(connections, this);

    const pairs = new Map<number, number>();
    this.pairs = new Uint32Array(groupCount);
    this.fanIn = new Uint32Array(this.count);
    const isCounted = new Uint8Array(groupCount);
    for (let group = 0; group < groupCount; group++) {
      const key = this.sources[group]! * this.count + this.destinations[group]!;
      const pair = pairs.get(key) ?? pairs.size;
      pairs.set(key, pair);
      this.pairs[group] = pair;
      if (isCounted[pair] === 1 || starts[group] === starts[group + 1]) continue;
      isCounted[pair] = 1;
      this.fanIn[this.destinations[group]!]!++;
    }
    this.pairCount = pairs.size;
  }

  /** An address as text. */
  text(address: number): string {
    return (this.#texts[address] ??= textOf(this.words, address));
  }

  /** The numbers of addresses of 16 bytes each; -1 for one that no group has. */
  find(addresses: Uint8Array): Int32Array {
    const words = wordsOf(addresses);
    return Int32Array.from({ length: words.length / 4 }, (_, at) => this.#table.find(words, at * 4));
  }
}

/** Words in the order of this machine from bytes in network order. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = new Uint32Array(bytes.length / 4);
  for (let word = 0; word < words.length; word++) words[word] = view.getUint32(word * 4);
  return words;
}

function textOf(words: Uint32Array, address: number): string {
  const view = new DataView(new ArrayBuffer(16));
  for (let word = 0; word < 4; word++) view.setUint32(word * 4, words[address * 4 + word]!);
  return addressText(new Uint8Array(view.buffer), 0);
}

function localitiesOf(connections: Connections, ends: Pick<Ends, "count" | "sources" | "destinations">): Uint8Array {
  const { groupCount, starts, flags } = connections;
  const { localSource, localDestination, sourceKnown, destinationKnown } = connectionFlags;
  const known = new Uint8Array(ends.count);
  for (let group = 0; group < groupCount; group++) {
    const [source, destination] = [ends.sources[group]!, ends.destinations[group]!];
    for (let row = starts[group]!; row < starts[group + 1]!; row++) {
      if (known[source] !== localities.unknown && known[destination] !== localities.unknown) break;
      const flag = flags[row]!;
      if ((flag & sourceKnown) !== 0) known[source] ||= localityOf((flag & localSource) !== 0);
      if ((flag & destinationKnown) !== 0) known[destination] ||= localityOf((flag & localDestination) !== 0);
    }
  }
  return known;
}

const localityOf = (isLocal: boolean): number => (isLocal ? localities.internal : localities.external);

/** Addresses, each once, numbered as they come: a hash table with open addressing. */
class AddressTable {
  count = 0;
  /** Four each. */
  words = new Uint32Array(1_024 * 4);
  /** The number of an address plus 1, or 0; at least half of them are. */
  #slots = new Int32Array(2_048);

  add(words: Uint32Array, at: number): number {
    const known = this.find(words, at);
    if (known >= 0) return known;
    if (this.count * 4 === this.words.length) this.#grow();
    for (let word = 0; word < 4; word++) this.words[this.count * 4 + word] = words[at + word]!;
    this.#slots[this.#slot(words, at)] = this.count + 1;
    return this.count++;
  }

  /** -1: it is not in. */
  find(words: Uint32Array, at: number): number {
    return this.#slots[this.#slot(words, at)]! - 1;
  }

  /** Where it is, or would be. */
  #slot(words: Uint32Array, at: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(words, at) & mask;
    for (let known = this.#slots[slot]!; known !== 0; known = this.#slots[slot]!) {
      if (this.#isSame((known - 1) * 4, words, at)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isSame(mine: number, words: Uint32Array, at: number): boolean {
    for (let word = 3; word >= 0; word--) if (this.words[mine + word] !== words[at + word]) return false;
    return true;
  }

  #grow(): void {
    const words = new Uint32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let address = 0; address < this.count; address++) this.#slots[this.#slot(words, address * 4)] = address + 1;
  }
}

/** The mixer of MurmurHash3 (Austin Appleby, public domain) over each word. */
function hashOf(words: Uint32Array, at: number): number {
  let hash = 0;
  for (let word = 0; word < 4; word++) {
    hash = Math.imul(hash ^ words[at + word]!, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash;
}
