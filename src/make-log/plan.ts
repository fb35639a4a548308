import type { Background, Network } from "./background/background.js";
import { browsers, linesOfBrowser } from "./background/browsing.js";
import { occasionalOf } from "./background/occasional.js";
import { pollersOf } from "./background/polling.js";
import { type BeaconKind, mixture } from "./beacons/kind.js";
import { type PlantedBeacon, beaconSource, plant } from "./beacons/plant.js";
import type { Source } from "./sources.js";
import { DAY, SECOND, type Span } from "./time.js";

/** What a log is to hold. */
export interface LogOptions {
  /** From 0 to 2^32 - 1; another one gives another log. @default 1 */
  seed?: number;
  /** Seconds since 1970. @default 2025-01-06, a Monday */
  start?: number;
  /** May be a fraction. @default 1 */
  days?: number;
  /** Pairs of a source and a destination, about. @default 100 for each host */
  groups?: number;
  /** Hosts of the network. @default 40, or one for each 100 groups, at most 10,000 */
  hosts?: number;
  /** Connections, about; benign ones are as frequent as that takes. @default as many as the hosts and groups bring with them */
  lines?: number;
  /** @default a mixture of nine */
  beacons?: readonly BeaconKind[];
}

/** Who is in a log. It can be made again and again, one at a time. */
export interface LogPlan {
  seed: number;
  span: Span;
  hosts: number;
  /** What they have done is told as the log is made. */
  planted: readonly PlantedBeacon[];
  sources: readonly Source[];
  /** What is to be expected of all. */
  groups: number;
  lines: number;
}

export const LOG_DEFAULTS = {
  seed: 1,
  start: Date.UTC(2025, 0, 6) / 1_000,
  days: 1,
  hosts: 40,
  groupsOfHost: 100,
} as const;

/** A site that is seen less than this is not much of a group. */
const VISITS = 3;

/** What is not browsing may have so much of the groups, and of the lines. */
const FIXED = 0.3;

export function planLog(options: LogOptions = {}): LogPlan {
  const {
    seed = LOG_DEFAULTS.seed,
    start = LOG_DEFAULTS.start,
    days = LOG_DEFAULTS.days,
    beacons = mixture,
    lines,
  } = options;
  const hosts = options.hosts ?? hostsFor(options.groups);
  const groups = options.groups ?? hosts * LOG_DEFAULTS.groupsOfHost;
  const span = { start: start * SECOND, end: start * SECOND + Math.round(days * DAY) };
  const network: Network = { span, hosts, seed };
  const planted = plant(beacons, hosts, seed);
  const planning = planted.reduce((sum, beacon) => sum + callsOf(beacon, span), 0);
  const fixed = fixedSources(network, groups - planted.length, (lines ?? Number.POSITIVE_INFINITY) - planning);
  const rest = Math.max(0, groups - planted.length - sum(fixed, "groups"));
  // Whoever browses asks for addresses, too.
  const sites = rest - Math.min(hosts, Math.floor(rest / 2));
  const usual = Math.max(hosts * linesOfBrowser(span), sites * VISITS);
  const browsing = lines === undefined ? usual : Math.max(lines - planning - sum(fixed, "lines"), usual / 100);
  const background = [...fixed, ...browsers(network, sites, browsing)];
  return {
    seed,
    span,
    hosts,
    planted,
    sources: [...planted.map((beacon, order) => beaconSource(beacon, order, span, seed)), ...background],
    groups: planted.length + sum(background, "groups"),
    lines: planning + sum(background, "lines"),
  };
}

export function hostsFor(groups: number | undefined): number {
  if (groups === undefined) return LOG_DEFAULTS.hosts;
  return Math.min(10_000, Math.max(1, Math.round(groups / LOG_DEFAULTS.groupsOfHost)));
}

/** What hosts have besides browsers: all of them, or as many as there is room for. */
function fixedSources(network: Network, groups: number, lines: number): Background[] {
  const sources: Background[] = [];
  let expected = 0;
  for (let host = 0; host < network.hosts && sources.length < FIXED * groups && expected < FIXED * lines; host++) {
    const own = [...pollersOf(host, network), ...occasionalOf(host, network)];
    sources.push(...own);
    expected += sum(own, "lines");
  }
  return sources;
}

function callsOf({ period, omit, hours: [from, to] }: PlantedBeacon, { start, end }: Span): number {
  const share = (from < to ? to - from : 24 - from + to) / 24;
  return ((end - start) / SECOND / period) * (1 - omit) * share;
}

function sum(sources: readonly Background[], what: "groups" | "lines"): number {
  return sources.reduce((all, source) => all + source[what], 0);
}
