import { beaconAddress, beaconAddress6, hostAddress, hostAddress6 } from "../addresses.js";
import { type Connection, type Ends, exchange, isIpv6 } from "../connection.js";
import { Random } from "../random.js";
import type { Source } from "../sources.js";
import { MINUTE, SECOND, type Span } from "../time.js";
import { callTimes } from "./calls.js";
import type { BeaconKind } from "./kind.js";

/** A beacon that is in the log, and what of it has come by now. */
export interface PlantedBeacon extends Omit<BeaconKind, "count" | "from" | "to"> {
  source: string;
  destination: string;
  /** Calls that were made. */
  connections: number;
  /** When the first and the last of them began, in seconds since 1970. */
  first: number | undefined;
  last: number | undefined;
}

const services = new Map([
  ["tcp 80", "http"],
  ["tcp 443", "ssl"],
  ["tcp 8443", "ssl"],
  ["tcp 22", "ssh"],
  ["tcp 53", "dns"],
  ["udp 53", "dns"],
  ["udp 123", "ntp"],
]);

/** Gives each beacon its source and its destination. Those of one kind come from different hosts as long as there are any. */
export function plant(kinds: readonly BeaconKind[], hosts: number, seed: number): PlantedBeacon[] {
  let number = 0;
  return kinds.flatMap(({ count, from, to, ...kind }, at) => {
    const isSix = isIpv6(from ?? to ?? "");
    const host = new Random(seed, PLACES, at).whole(0, hosts - 1);
    return Array.from({ length: count }, (_, one) => ({
      source: from ?? (isSix ? hostAddress6 : hostAddress)((host + one) % hosts),
      destination: to ?? (isSix ? beaconAddress6 : beaconAddress)(number++),
      ...kind,
      connections: 0,
      first: undefined,
      last: undefined,
    }));
  });
}

/** @param order which of all planted beacons this is */
export function beaconSource(beacon: PlantedBeacon, order: number, { start, end }: Span, seed: number): Source {
  return { planted: true, begin: () => calls(beacon, new Random(seed, CALLS, order), { start, end }) };
}

/** How long a call takes, in seconds. */
const DURATION = [0.06, 0.11, 0.14, 0.17, 0.22, 0.31, 0.6];

function* calls(beacon: PlantedBeacon, random: Random, { start, end }: Span): Generator<Connection, void, undefined> {
  const { source, destination, port, protocol, sent, received, noise } = beacon;
  const service = services.get(`${protocol} ${port}`);
  const ends: Ends = { source, sourcePort: 0, destination, destinationPort: port, protocol, service };
  Object.assign(beacon, { connections: 0, first: undefined, last: undefined });
  const times = callTimes(new Random(random.bits(), TIMES), beacon, start, end);
  const shortest = Math.min(beacon.period * SECOND, MINUTE);
  for (const time of times) {
    ends.sourcePort = random.whole(32_768, 60_999);
    const connection = exchange(ends, {
      time,
      duration: Math.min(random.quantile(DURATION) * SECOND, shortest),
      sent: Math.round(random.around(random.pick(sent), noise)),
      received: Math.round(random.around(random.pick(received), noise)),
    });
    yield connection;
    // Somebody asks for the next one: this one is in the log.
    beacon.connections++;
    beacon.first ??= time / SECOND;
    beacon.last = time / SECOND;
  }
}

/** Streams of random numbers: see `Random`. */
const PLACES = 1;
const CALLS = 2;
const TIMES = 3;
