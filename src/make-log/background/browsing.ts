import { hostAddress, hostAddress6, siteAddress, siteAddress6 } from "../addresses.js";
import { type Connection, type Ends, exchange, failed } from "../connection.js";
import { Random, meanOf } from "../random.js";
import { HOUR, SECOND, type Span } from "../time.js";
import { type Background, type Network, streams } from "./background.js";
import { after, pace, progressOf } from "./day.js";
import { lookup } from "./dns.js";

/** Pages of a session, and connections of a page, of which some ask for an address first. */
const PAGES = [1, 2, 4, 8, 20];
const PER_PAGE = [1, 2, 4, 7, 12];
const LOOKUPS = 0.3;

/** Seconds from connection to connection of a page, from page to page, and on average from session to session by day. */
const APART = [0.003, 0.012, 0.035, 0.09, 0.4];
const READING = [2, 5, 12, 30, 75, 240];
const SESSIONS_APART = 1_500;

/** Of payload, in bytes; and in seconds. */
const SENT = [280, 520, 780, 1_200, 2_400, 9_000];
const RECEIVED = [150, 900, 3_200, 9_500, 34_000, 160_000, 2_400_000];
const DURATION = [0.04, 0.12, 0.35, 1.2, 5.5, 30, 118];

/** In all, unless there are more hosts: beyond, each of them is faster. */
const MOST_BROWSERS = 50_000;

/** People at one host who look at sites, one page after the other. */
interface Browser {
  host: number;
  /** Which of those at this host, from 0 on. */
  number: number;
  /** The sites of a host are dealt out in so many lanes; browsers of the same lane share theirs. */
  lane: number;
  lanes: number;
  /** Destinations of the lane. */
  sites: number;
  /** How much slower than usual. */
  slowness: number;
}

/** Everybody who browses: together they get to `groups` destinations by about `lines` connections. */
export function browsers(network: Network, groups: number, lines: number): Background[] {
  const { hosts, span } = network;
  if (groups < 1) return [];
  const browsing = Math.min(hosts, groups);
  const intensity = lines / (browsing * linesOfBrowser(span));
  const of = Math.max(1, Math.min(Math.ceil(intensity), Math.floor(MOST_BROWSERS / browsing)));
  const lanes = Math.min(of, Math.floor(groups / browsing));
  const progress = progressOf(span);
  const upTo = (lane: number): number => Math.floor((lane * groups) / (hosts * lanes));
  return Array.from({ length: hosts * of }, (_, index) => {
    const [host, number] = [Math.floor(index / of), index % of];
    const lane = number % lanes;
    const sites = upTo(host * lanes + lane + 1) - upTo(host * lanes + lane);
    return { host, number, lane, lanes, sites, slowness: of / intensity };
  })
    .filter(({ sites }) => sites > 0)
    .map((browser) => ({
      planted: false,
      // With the one that it asks for addresses.
      groups: (browser.number < lanes ? browser.sites : 0) + (browser.number === 0 ? 1 : 0),
      lines: lines / (browsing * of),
      begin: () => browse(browser, network, groups, progress),
    }));
}

/** Expected of one browser at its usual pace. */
export function linesOfBrowser({ start, end }: Span): number {
  const pages = meanOf(PAGES);
  const lines = pages * meanOf(PER_PAGE) * (1 + LOOKUPS);
  const session = pages * (meanOf(READING) + meanOf(PER_PAGE) * meanOf(APART));
  let sum = 0;
  for (let time = start; time < end; time += HOUR) {
    const length = Math.min(HOUR, end - time) / SECOND;
    sum += (lines * length) / (session + SESSIONS_APART / pace(time));
  }
  return sum;
}

function* browse(
  browser: Browser,
  network: Network,
  groups: number,
  progress: (time: number) => number,
): Generator<Connection, void, undefined> {
  const { host, number, sites, slowness } = browser;
  const { span, seed } = network;
  const random = new Random(seed, streams.browsing, host, number);
  const site = sitesOf(browser, network, groups);
  const [address, address6] = [hostAddress(host), hostAddress6(host)];
  const next = (time: number): number => after(time, random.exponential() * SESSIONS_APART * SECOND * slowness);
  let met = 0;
  for (let time = next(span.start); ; time = next(time)) {
    for (let pages = Math.round(random.quantile(PAGES)); pages > 0; pages--) {
      // All are met when two thirds are over: nobody knows which session is the last.
      const due = Math.min(sites, 1 + 1.5 * sites * progress(time));
      for (let left = Math.round(random.quantile(PER_PAGE)); left > 0; left--) {
        // Some are seen again and again.
        const which = met < due ? met++ : Math.floor(met * random.unit() * random.unit());
        const at = site(which);
        if (random.chance(LOOKUPS)) yield lookup(random, address, time);
        yield visit(random, at % 8 === 3 ? address6 : address, at, time + 2_000);
        time += 2_000 + random.quantile(APART) * SECOND;
      }
      time += random.quantile(READING) * SECOND * slowness;
    }
  }
}

/**
 * The sites of one lane by number, no two alike. Every fourth is one that all go to; the others are known to a few.
 * What polling software talks to has the numbers below 64.
 */
function sitesOf({ host, lane, lanes }: Browser, { hosts, seed }: Network, groups: number): (which: number) => number {
  const most = Math.ceil(groups / hosts) + lanes;
  const common = 64 + Math.ceil(most / 4);
  const known = Math.max(most, Math.ceil(groups / 3));
  // All lanes of a host begin at the same place, and take turns.
  const first = new Random(seed, streams.browsing, host).whole(0, known - 1);
  return (which) => {
    const nth = which * lanes + lane;
    return nth % 4 === 0 ? 64 + nth / 4 : common + ((first + nth) % known);
  };
}

function visit(random: Random, source: string, site: number, time: number): Connection {
  const port = site % 11 === 5 ? 80 : 443;
  const quic = site % 16 === 9 && port === 443;
  const ends: Ends = {
    source,
    sourcePort: random.whole(32_768, 60_999),
    destination: source.startsWith("fd") ? siteAddress6(site) : siteAddress(site),
    destinationPort: port,
    protocol: quic ? "udp" : "tcp",
    service: quic ? "quic" : port === 80 ? "http" : "ssl",
  };
  const luck = random.unit();
  if (luck < 0.012) return failed(ends, time, random.whole(1, 4));
  return exchange(ends, {
    time,
    duration: random.quantile(DURATION) * SECOND,
    sent: Math.round(random.quantile(SENT)),
    received: Math.round(random.quantile(RECEIVED)),
    state: luck < 0.06 ? "RSTO" : luck < 0.09 ? "RSTR" : luck < 0.1 ? "S1" : "SF",
  });
}
