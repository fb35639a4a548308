import { type Group, type Grouping, LEAST_CONNECTIONS } from "../grouping/groups.js";
import { type Steps, atOnce, sorted } from "../steps.js";
import { type Span, lastDay } from "./day.js";
import { type Regularity, regularityOf } from "./regularity.js";
import { type RitaScore, ritaScore } from "./rita.js";

/** A group with its first scores: what can be told from its times and sizes alone, at once. */
export interface Scored {
  group: Group;
  rita: RitaScore | undefined;
  regularity: Regularity | undefined;
  /** How rare its destination is, from 0.5 to 1: see rarityOf. */
  rarity: number;
  /** From 0 to 1: the mean of both, times how rare the destination is. */
  score: number;
}

/**
 * The groups that have enough connections, the highest score first.
 *
 * @param known gives what is known of the same connections in the same span @default nothing
 */
export function scored(grouping: Grouping, known?: (group: Group) => Scored | undefined): Scored[] {
  return atOnce(scoring(grouping, known));
}

/** Connections that are scored between two steps: those of a group count as so many more. */
const CONNECTIONS = 4_096;
const OF_A_GROUP = 16;

/** The same in steps. */
export function* scoring({ groups, span }: Grouping, known?: (group: Group) => Scored | undefined): Steps<Scored[]> {
  const day = lastDay(span);
  const hosts = new Set(groups.filter(({ isInternal }) => isInternal).map(({ source }) => source)).size;
  const found: Scored[] = [];
  let scoredSince = 0;
  for (const group of groups) {
    if (group.times.length < LEAST_CONNECTIONS) continue;
    found.push(scoredGroup(group, day, hosts, known?.(group)));
    scoredSince += group.times.length + OF_A_GROUP;
    if (scoredSince < CONNECTIONS) continue;
    scoredSince = 0;
    yield;
  }
  return yield* sorted(found, (a, b) => b.score - a.score || order(a.group, b.group));
}

function scoredGroup(group: Group, day: Span, hosts: number, known: Scored | undefined): Scored {
  const { rita, regularity } = known ?? {
    rita: ritaScore({ times: group.times, bytes: group.sent }, day),
    regularity: regularityOf(group.times),
  };
  // What comes from outside is no software that the network's hosts have in common.
  const rarity = group.isInternal ? rarityOf(group.sources, hosts) : 1;
  return { group, rita, regularity, rarity, score: (((rita?.score ?? 0) + (regularity?.score ?? 0)) / 2) * rarity };
}

/** Among fewer hosts nothing can be said to be what all of them have. */
const FEW_HOSTS = 8;
/** What this part of the hosts calls is what their software polls. */
const COMMON = 0.25;

/**
 * What calls home from many machines like clockwork is a clock, an update, a monitor (Hu et al., "BAYWATCH", DSN 2016, leave out what
 * is popular within the network): a destination of a quarter of all hosts and more counts half, one of a single host in full.
 */
export function rarityOf(sources: number, hosts: number): number {
  if (hosts < FEW_HOSTS) return 1;
  const prevalence = (sources - 1) / (hosts - 1);
  return 1 - Math.min(1, prevalence / COMMON) / 2;
}

/** Of equal scores: the one with more connections, then by names, so that the order is always the same. */
function order(a: Group, b: Group): number {
  return b.connections - a.connections || compare(groupName(a), groupName(b));
}

/** By which a group is known, whatever else is shown. */
export const groupName = ({ source, destination, port, protocol }: Group): string =>
  `${source} ${destination} ${port} ${protocol}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
