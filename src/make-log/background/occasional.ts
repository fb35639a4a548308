import { hostAddress, serverAddress, siteAddress } from "../addresses.js";
import { type Connection, type Ends, exchange, failed } from "../connection.js";
import { Random } from "../random.js";
import { DAY, HOUR, MINUTE, SECOND, type Span } from "../time.js";
import { type Background, type Network, streams } from "./background.js";

/** What some hosts have, each of one kind: jobs at fixed times, connections that last, and attempts that fail. */
export function occasionalOf(host: number, { seed, span }: Network): Background[] {
  const random = new Random(seed, streams.cron, host);
  const days = (span.end - span.start) / DAY;
  const source = hostAddress(host);
  const own: Background[] = [];
  if (random.chance(0.25)) {
    const every = random.pick([HOUR, HOUR, DAY]);
    const after = random.whole(0, every / MINUTE - 1) * MINUTE;
    const lines = (days * DAY) / every;
    own.push({
      planted: false,
      groups: 1,
      lines,
      begin: () => cron(source, every, after, span, new Random(seed, streams.cron, host, 1)),
    });
  }
  if (random.chance(0.3)) {
    own.push({
      planted: false,
      groups: 1,
      lines: days * 6,
      begin: () => longLived(source, host, span, new Random(seed, streams.longLived, host)),
    });
  }
  if (random.chance(0.15)) {
    own.push({
      planted: false,
      groups: 1,
      lines: days * 45,
      begin: () => failing(source, host, span, new Random(seed, streams.failing, host)),
    });
  }
  return own;
}

/** At the same time of each day or hour, and a few seconds late. @param after how long after its beginning */
function* cron(
  source: string,
  every: number,
  after: number,
  { start }: Span,
  random: Random,
): Generator<Connection, void, undefined> {
  const size = random.whole(40, 400_000);
  const destination = serverAddress(10 + random.whole(0, 5));
  for (let time = start - (start % every) + after; ; time += every) {
    const late = random.unit() * 4 * SECOND;
    const ends: Ends = {
      source,
      sourcePort: random.whole(32_768, 60_999),
      destination,
      destinationPort: 22,
      protocol: "tcp",
      service: "ssh",
    };
    const sent = Math.round(random.around(size * 40, 0.3));
    const connection = exchange(ends, { time: time + late, duration: sent + 2 * SECOND, sent, received: 3_200 });
    if (connection.time >= start) yield connection;
  }
}

/** Hours: a connection that is held as long as it can be, and then made anew. */
const HELD = [0.1, 0.8, 2, 4, 6, 11];

function* longLived(
  source: string,
  host: number,
  { start }: Span,
  random: Random,
): Generator<Connection, void, undefined> {
  const destination = siteAddress(8 + (host % 40));
  for (let time = start + random.unit() * HOUR; ; ) {
    const ends: Ends = {
      source,
      sourcePort: random.whole(32_768, 60_999),
      destination,
      destinationPort: 443,
      protocol: "tcp",
      service: "ssl",
    };
    const duration = random.quantile(HELD) * HOUR;
    const beats = Math.ceil(duration / (30 * SECOND));
    yield exchange(ends, {
      time,
      duration,
      sent: 900 + 41 * beats,
      received: 4_100 + 37 * beats,
      state: random.pick(["SF", "S1", "RSTO"]),
    });
    time += duration + (1 + random.unit() * 20) * SECOND;
  }
}

/** Somebody who is not there is asked again and again, each time after twice as long, until it is given up for some hours. */
function* failing(
  source: string,
  host: number,
  { start }: Span,
  random: Random,
): Generator<Connection, void, undefined> {
  const refuses = random.chance(0.4);
  const destination = random.chance(0.5) ? serverAddress(200 + (host % 20)) : siteAddress(48 + (host % 16));
  const destinationPort = random.pick([445, 3_389, 8_530, 5_222]);
  for (let time = start + random.unit() * 4 * HOUR; ; ) {
    for (let tries = random.whole(5, 9), pause = SECOND; tries > 0; tries--) {
      const ends: Ends = {
        source,
        sourcePort: random.whole(32_768, 60_999),
        destination,
        destinationPort,
        protocol: "tcp",
        service: undefined,
      };
      yield failed(ends, time, refuses ? 1 : random.whole(1, 3), refuses);
      time += random.around(pause, 0.1);
      pause *= 2;
    }
    time += random.exponential() * 3.5 * HOUR;
  }
}
