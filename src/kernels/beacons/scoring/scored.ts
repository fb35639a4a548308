import type { Group, Grouping } from "../grouping/groups.js";
import { lastDay } from "./day.js";
import { type Regularity, regularityOf } from "./regularity.js";
import { type RitaScore, ritaScore } from "./rita.js";

/** A group with its first scores: what can be told from its times and sizes alone, at once. */
export interface Scored {
  group: Group;
  rita: RitaScore | undefined;
  regularity: Regularity | undefined;
  /** From 0 to 1: the mean of both, where RITA gives one. */
  score: number;
}

/** Groups of fewer connections are not scored. */
const LEAST = 4;

/** The groups that have enough connections, the highest score first. */
export function scored({ groups, span }: Grouping): Scored[] {
  const day = lastDay(span);
  const found = groups.flatMap((group) => (group.times.length < LEAST ? [] : [scoredGroup(group, day)]));
  return found.sort((a, b) => b.score - a.score || order(a.group, b.group));
}

function scoredGroup(group: Group, day: ReturnType<typeof lastDay>): Scored {
  const rita = ritaScore({ times: group.times, bytes: group.sent }, day);
  const regularity = regularityOf(group.times);
  const regular = regularity?.score ?? 0;
  return { group, rita, regularity, score: rita ? (rita.score + regular) / 2 : regular / 2 };
}

/** Of equal scores: the one with more connections, then by names, so that the order is always the same. */
function order(a: Group, b: Group): number {
  return b.connections - a.connections || compare(keyOf(a), keyOf(b));
}

const keyOf = ({ source, destination, port, protocol }: Group): string =>
  `${source} ${destination} ${port} ${protocol}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
