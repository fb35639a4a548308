import type { Connections } from "../reading/connections.js";
import { localities } from "./ends.js";
import { type Filters, neverShown, privateNetworks } from "./filters.js";
import type { EndList } from "./lists.js";
import type { Prepared } from "./prepared.js";

/** What filters say of addresses and names, each asked for once. */
export class Verdicts {
  /** By group. */
  readonly #passes: Uint8Array;
  readonly #passesNamed: Uint8Array;
  /** By address. */
  readonly #isInternal: Uint8Array;
  readonly #allow: ListVerdicts;
  readonly #deny: ListVerdicts;

  constructor(
    connections: Connections,
    private readonly prepared: Prepared,
    private readonly filters: Filters,
  ) {
    const { groupCount } = connections;
    this.#isInternal = internalOf(prepared, filters);
    this.#passes = new Uint8Array(groupCount);
    this.#passesNamed = new Uint8Array(groupCount);
    for (let group = 0; group < groupCount; group++) this.#setPasses(group);
    this.#allow = new ListVerdicts(filters.allow, prepared, connections.names.texts);
    this.#deny = new ListVerdicts(filters.deny, prepared, connections.names.texts);
  }

  /** Whether an address is of the network's own. */
  isInternal(address: number): boolean {
    return this.#isInternal[address] === 1;
  }

  /** Whether connections of a group are looked at. */
  passes(group: number): boolean {
    return this.#passes[group] === 1;
  }

  /** The same where a name stands for the destination: its address may be an internal proxy's, beyond which the name is. */
  passesNamed(group: number): boolean {
    return this.#passesNamed[group] === 1;
  }

  /** Whether the lists let a source and a destination be shown. */
  shows(source: number, destination: number): boolean {
    if (this.#allow.hasEnd(source, "every") || this.#allow.hasEnd(destination, "every")) return false;
    return this.#deny.isEmpty || this.#deny.hasEnd(source, "some") || this.#deny.hasEnd(destination, "some");
  }

  /** Whether the lists let a source and a name be shown, that stands for the destinations of `groups`. */
  showsNamed(source: number, name: number, groups: Uint32Array): boolean {
    const { destinations } = this.prepared.ends;
    const [allow, deny] = [this.#allow, this.#deny];
    if (allow.hasEnd(source, "every") || allow.hasName(name)) return false;
    if (!allow.isEmpty && groups.every((group) => allow.hasAddress(destinations[group]!))) return false;
    if (deny.isEmpty || deny.hasEnd(source, "some") || deny.hasName(name)) return true;
    return groups.some((group) => deny.hasAddress(destinations[group]!));
  }

  #setPasses(group: number): void {
    const { sources, destinations, words } = this.prepared.ends;
    const [source, destination] = [sources[group]!, destinations[group]!];
    if (neverShown.contains(words, source * 4) || neverShown.contains(words, destination * 4)) return;
    const [from, to] = [this.isInternal(source), this.isInternal(destination)];
    const { direction } = this.filters;
    const passes = { any: true, outbound: from && !to, inbound: !from && to, internal: from && to }[direction];
    this.#passes[group] = passes ? 1 : 0;
    this.#passesNamed[group] = passes || (direction === "outbound" && from) ? 1 : 0;
  }
}

/** By address. Networks that somebody names count alone, the usual ones where the log says nothing. */
function internalOf({ ends }: Prepared, { internal }: Filters): Uint8Array {
  const networks = internal ?? privateNetworks;
  return ends.localities.map((said, address) => {
    const isSaid = internal === undefined && said !== localities.unknown;
    return (isSaid ? said === localities.internal : networks.contains(ends.words, address * 4)) ? 1 : 0;
  });
}

const [NO, YES] = [1, 2];

class ListVerdicts {
  readonly isEmpty: boolean;

  /** 0: not known yet. */
  readonly #ofAddress: Uint8Array;
  readonly #ofName: Uint8Array;

  constructor(
    private readonly list: EndList,
    private readonly prepared: Prepared,
    private readonly texts: readonly string[],
  ) {
    this.isEmpty = list.isEmpty;
    this.#ofAddress = new Uint8Array(prepared.ends.count);
    this.#ofName = new Uint8Array(texts.length);
  }

  /** Whether it has an address, or names of it: some, or every one there is. */
  hasEnd(address: number, names: "some" | "every"): boolean {
    if (this.isEmpty) return false;
    if (this.hasAddress(address)) return true;
    const known = this.prepared.names.get(address);
    return known !== undefined && known[names]((name) => this.hasName(name));
  }

  hasAddress(address: number): boolean {
    const { words } = this.prepared.ends;
    this.#ofAddress[address] ||= this.list.networks.contains(words, address * 4) ? YES : NO;
    return this.#ofAddress[address] === YES;
  }

  hasName(name: number): boolean {
    this.#ofName[name] ||= this.list.hasName(this.texts[name]!) ? YES : NO;
    return this.#ofName[name] === YES;
  }
}
