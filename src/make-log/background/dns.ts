import { serverAddress } from "../addresses.js";
import { type Connection, exchange } from "../connection.js";
import type { Random } from "../random.js";

const RESOLVER = serverAddress(0);

/** In seconds: from the cache, and from afar. */
const DURATION = [0.0003, 0.0006, 0.001, 0.012, 0.028, 0.09];

/** A question to the network's own resolver. */
export function lookup(random: Random, source: string, time: number): Connection {
  const ends = {
    source,
    sourcePort: random.whole(1_024, 65_535),
    destination: RESOLVER,
    destinationPort: 53,
    protocol: "udp",
    service: "dns",
  } as const;
  const sent = random.whole(28, 62);
  const duration = random.quantile(DURATION) * 1_000_000;
  return exchange(ends, { time, duration, sent, received: sent + 16 * random.whole(1, 9) });
}
