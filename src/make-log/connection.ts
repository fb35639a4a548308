export type Protocol = "tcp" | "udp";

/** How a connection ended, in Zeek's words: https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html */
export type ConnState = "SF" | "S0" | "S1" | "REJ" | "RSTO" | "RSTR";

/** Who speaks with whom. */
export interface Ends {
  source: string;
  sourcePort: number;
  destination: string;
  destinationPort: number;
  protocol: Protocol;
  /** What Zeek recognises: "ssl", "dns"; undefined: nothing. */
  service: string | undefined;
}

/** A line of conn.log. */
export interface Connection extends Ends {
  /** When it began: microseconds since 1970. */
  time: number;
  /** In microseconds; undefined where there was one packet only. */
  duration: number | undefined;
  /** Bytes of payload; undefined as `duration` is. */
  sent: number | undefined;
  received: number | undefined;
  state: ConnState;
  history: string;
  sentPackets: number;
  /** With the headers of IP. */
  sentOnWire: number;
  receivedPackets: number;
  receivedOnWire: number;
}

/** A connection in which both have spoken. */
export interface Exchange {
  time: number;
  /** In microseconds. */
  duration: number;
  sent: number;
  received: number;
  /** @default "SF" */
  state?: "SF" | "S1" | "RSTO" | "RSTR";
}

const histories = { SF: "ShADadFf", S1: "ShADad", RSTO: "ShADadR", RSTR: "ShADadr" } as const;

/** Bytes of payload in a packet of TCP, and of UDP. */
const SEGMENT = 1_460;
const DATAGRAM = 1_200;

export function exchange(ends: Ends, { time, duration, sent, received, state = "SF" }: Exchange): Connection {
  const isTcp = ends.protocol === "tcp";
  const headers = (isIpv6(ends.source) ? 40 : 20) + (isTcp ? 20 : 8);
  const sentPackets = isTcp ? 3 + packets(sent, SEGMENT) + packets(received, 2 * SEGMENT) : packets(sent, DATAGRAM);
  const receivedPackets = isTcp
    ? 2 + packets(received, SEGMENT) + packets(sent, 2 * SEGMENT)
    : packets(received, DATAGRAM);
  return {
    time: Math.round(time),
    source: ends.source,
    sourcePort: ends.sourcePort,
    destination: ends.destination,
    destinationPort: ends.destinationPort,
    protocol: ends.protocol,
    service: ends.service,
    duration: Math.round(duration),
    sent,
    received,
    state: isTcp ? state : "SF",
    history: isTcp ? histories[state] : "Dd",
    sentPackets,
    sentOnWire: sent + headers * sentPackets,
    receivedPackets,
    receivedOnWire: received + headers * receivedPackets,
  };
}

/** Nobody answered, or it was refused. @param tries packets until the source gave up */
export function failed(ends: Ends, time: number, tries: number, refused = false): Connection {
  const isTcp = ends.protocol === "tcp";
  const packet = (isIpv6(ends.source) ? 40 : 20) + (isTcp ? 32 : 56);
  const lasts = tries > 1 || refused;
  const payload = lasts ? (isTcp ? 0 : 48 * tries) : undefined;
  return {
    ...ends,
    time: Math.round(time),
    // A second, two, four: the pauses of TCP's retries.
    duration: lasts ? (refused ? 40_000 : ((1 << (tries - 1)) - 1) * 1_000_000 + 31_000) : undefined,
    sent: payload,
    received: lasts ? 0 : undefined,
    service: undefined,
    state: refused ? "REJ" : "S0",
    history: refused ? "Sr" : isTcp ? "S" : "D",
    sentPackets: tries,
    sentOnWire: packet * tries,
    receivedPackets: refused ? 1 : 0,
    receivedOnWire: refused ? packet - 12 : 0,
  };
}

function packets(bytes: number, most: number): number {
  return Math.ceil(bytes / most);
}

export function isIpv6(address: string): boolean {
  return address.includes(":");
}
