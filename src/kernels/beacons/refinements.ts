import type { PlanByInputs } from "../../task/kernel.js";
import { encodeRefining, refiningConfiguration } from "./refining/input.js";
import { findingQs } from "./refining/false-discovery.js";
import type { Refinement } from "./refining/snapshot.js";
import type { Steps } from "./steps.js";
import { type Scored, groupName } from "./scoring/scored.js";

/** A test ends once so many surrogates were as regular as the group: it is no beacon. */
const EXCEEDANCES = 10;

/** Each group is compared with random ones, the most promising first. */
export function planRefining(groups: readonly Scored[], surrogates: number, seed: number): PlanByInputs {
  const inputs = {
    length: groups.length,
    *[Symbol.iterator]() {
      for (const { group } of groups) {
        const own = seedOf(`${seed} ${groupName(group)}`);
        yield encodeRefining({ times: group.times, seed: own, surrogates, exceedances: EXCEEDANCES });
      }
    },
  };
  return { inputs, configuration: refiningConfiguration() };
}

/** Random numbers of a group that depend on nothing but its name: FNV-1a, 64 bits (Fowler, Noll, Vo). */
function seedOf(name: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(name)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

/** What the comparison adds to a group's first score. */
export interface Refined {
  refinement: Refinement;
  /** Of all groups: the part of false discoveries among those that are as striking as this. */
  q: number;
}

/** @param refinements by group, as far as there are any @returns the same with their q-values */
export function* refinedGroups(refinements: readonly (Refinement | undefined)[]): Steps<(Refined | undefined)[]> {
  const known = refinements.flatMap((refinement, at) => (refinement ? [{ refinement, at }] : []));
  const qs = yield* findingQs(
    known.map(({ refinement }) => refinement.gumbelP ?? refinement.p),
    refinements.length,
  );
  const refined: (Refined | undefined)[] = refinements.map(() => undefined);
  for (const [index, { refinement, at }] of known.entries()) refined[at] = { refinement, q: qs[index]! };
  return refined;
}
