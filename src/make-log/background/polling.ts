import { hostAddress, serverAddress, siteAddress } from "../addresses.js";
import { type Connection, type Ends, type Protocol, exchange, failed } from "../connection.js";
import { Random } from "../random.js";
import { SECOND } from "../time.js";
import { type Background, type Network, streams } from "./background.js";

/** Something that asks the same place again and again: as regular as a beacon, but many do it, and everybody knows the place. */
interface Poller {
  /** Seconds. */
  period: number;
  jitter: number;
  /** How many of the hosts have it. */
  share: number;
  destination: string;
  port: number;
  protocol: Protocol;
  service: string | undefined;
  sent: readonly number[];
  received: readonly number[];
  /** Seconds. */
  duration: number;
}

const https = { protocol: "tcp", port: 443, service: "ssl", duration: 0.3 } as const;

const pollers: readonly Poller[] = [
  // The time: 2^10 seconds, which most clients come to (RFC 5905).
  {
    period: 1_024,
    jitter: 0.01,
    share: 1,
    destination: siteAddress(0),
    port: 123,
    protocol: "udp",
    service: "ntp",
    sent: [48],
    received: [48],
    duration: 0.02,
  },
  { ...https, period: 300, jitter: 0.05, share: 0.7, destination: siteAddress(1), sent: [940], received: [380] },
  { ...https, period: 600, jitter: 0.15, share: 0.5, destination: siteAddress(2), sent: [610], received: [420, 5_300] },
  { ...https, period: 1_800, jitter: 0.1, share: 0.9, destination: siteAddress(3), sent: [1_350], received: [2_900] },
  {
    ...https,
    period: 3_600,
    jitter: 0.02,
    share: 0.9,
    destination: siteAddress(4),
    sent: [1_800],
    received: [5_200, 91_000],
  },
  { ...https, period: 14_400, jitter: 0.2, share: 0.6, destination: siteAddress(5), sent: [700], received: [38_000] },
  // Mail, and what watches over the machines of the network.
  {
    ...https,
    port: 993,
    period: 180,
    jitter: 0.05,
    share: 0.4,
    destination: siteAddress(6),
    sent: [1_100],
    received: [1_900],
  },
  {
    ...https,
    port: 8_080,
    service: "http",
    period: 120,
    jitter: 0.02,
    share: 0.3,
    destination: serverAddress(2),
    sent: [2_100],
    received: [240],
  },
];

/** What polls on one host. */
export function pollersOf(host: number, { seed, span }: Network): Background[] {
  const has = new Random(seed, streams.polling, host);
  const length = (span.end - span.start) / SECOND;
  const installed = pollers
    .map((poller, number) => ({ poller, number }))
    .filter(({ poller }) => has.chance(poller.share));
  return installed.map(({ poller, number }) => ({
    planted: false,
    groups: 1,
    lines: length / poller.period,
    begin: () => poll(poller, hostAddress(host), span.start, new Random(seed, streams.polling, host, number)),
  }));
}

function* poll(poller: Poller, source: string, start: number, random: Random): Generator<Connection, void, undefined> {
  const { period, jitter, destination, port, protocol, service, sent, received, duration } = poller;
  const ends: Ends = { source, sourcePort: port, destination, destinationPort: port, protocol, service };
  for (let time = start + random.unit() * period * SECOND; ; time += random.around(period, jitter) * SECOND) {
    if (port !== 123) ends.sourcePort = random.whole(32_768, 60_999);
    if (random.chance(0.004)) yield failed(ends, time, 1);
    else
      yield exchange(ends, {
        time,
        duration: random.around(duration, 0.6) * SECOND,
        sent: random.pick(sent),
        received: random.pick(received),
      });
  }
}
