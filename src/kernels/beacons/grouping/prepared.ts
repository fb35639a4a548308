import type { Steps } from "../steps.js";
import type { Connections } from "../reading/connections.js";
import { connectionFlags } from "../reading/result.js";
import { addressNames } from "./address-names.js";
import { Ends } from "./ends.js";
import { type NamedGroups, namedGroupsOf } from "./named.js";

/** What does not depend on the filters. */
export interface Prepared {
  ends: Ends;
  named: NamedGroups;
  /** By address: see addressNames. */
  names: Map<number, number[]>;
  /** The same as texts, of addresses that somebody asked for. */
  nameTexts: Map<number, string[]>;
  /** By group: connections that failed, and those that have a time. */
  failed: Uint32Array;
  dated: Uint32Array;
  /** The groups of each pair, in their order: where they start, and one more where the last ends. */
  pairStarts: Uint32Array;
  pairGroups: Uint32Array;
}

/** Groups that are counted between two steps. */
const GROUPS = 1_024;

const known = new WeakMap<Connections, Prepared>();

/** Made once for the same connections, as long as these are held. */
export function* prepare(connections: Connections): Steps<Prepared> {
  const before = known.get(connections);
  if (before) return before;
  const ends = new Ends(connections);
  yield;
  const prepared = {
    ends,
    named: yield* namedGroupsOf(connections, ends),
    names: yield* addressNames(connections.names, ends),
    nameTexts: new Map<number, string[]>(),
    ...(yield* countsOf(connections)),
    ...membersOf(ends),
  };
  known.set(connections, prepared);
  return prepared;
}

function* countsOf({ groupCount, starts, flags, times }: Connections): Steps<Pick<Prepared, "failed" | "dated">> {
  const failed = new Uint32Array(groupCount);
  const dated = new Uint32Array(groupCount);
  for (let group = 0; group < groupCount; group++) {
    const [start, end] = [starts[group]!, starts[group + 1]!];
    let count = 0;
    for (let row = start; row < end; row++) count += flags[row]! & connectionFlags.failed;
    failed[group] = count;
    let last = end;
    while (last > start && Number.isNaN(times[last - 1])) last--;
    dated[group] = last - start;
    if (group % GROUPS === GROUPS - 1) yield;
  }
  return { failed, dated };
}

function membersOf({ pairs, pairCount }: Ends): Pick<Prepared, "pairStarts" | "pairGroups"> {
  const pairStarts = new Uint32Array(pairCount + 1);
  for (const pair of pairs) pairStarts[pair + 1]!++;
  for (let pair = 0; pair < pairCount; pair++) pairStarts[pair + 1]! += pairStarts[pair]!;
  const next = pairStarts.slice();
  const pairGroups = new Uint32Array(pairs.length);
  for (const [group, pair] of pairs.entries()) pairGroups[next[pair]!++] = group;
  return { pairStarts, pairGroups };
}
