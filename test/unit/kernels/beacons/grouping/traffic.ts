import type { Random } from "../../../../helpers/random.js";

export interface Drawn {
  connections: Connection[];
  lines: NameLine[];
}

export interface Connection {
  /** NaN: the log has none. */
  time: number;
  uid: string;
  source: string;
  destination: string;
  port: number;
  protocol: "tcp" | "udp" | "icmp";
  failed: boolean;
  /** What the log says; undefined: nothing. */
  isSourceLocal: boolean | undefined;
  isDestinationLocal: boolean | undefined;
  sent: number;
  received: number;
}

export interface NameLine {
  kind: "http" | "ssl" | "dns";
  time: number;
  uid: string;
  source: string;
  destination: string;
  name: string | undefined;
  answers: string[];
}

export const sources = ["10.0.0.1", "10.0.0.2", "192.168.7.7", "8.8.4.4", "fd00::5", "2001:db8::5"];
export const destinations = [
  ...["10.0.0.9", "52.1.2.3", "52.1.200.1", "93.184.216.34", "224.0.0.251", "2001:db8::9", "fe80::1", "fd00::9"],
];
export const names = [
  ...["example.com", "www.example.com", "a.b.example.com", "notexample.com", "cdn.test:8080", "52.1.2.3", "x.org"],
];

/** Few addresses, so that groups have many connections. What logs say of an address they always say. */
export function drawTraffic(random: Random): Drawn {
  const locality = new Map([...sources, ...destinations].map((address) => [address, random.chance(0.5)]));
  const spoken = random.pick([0, 0.1, 1]);
  const said = (address: string): boolean | undefined =>
    random.chance(spoken) && !address.startsWith("fd") ? locality.get(address) : undefined;
  const hours = random.pick([1, 24, 60]);
  const connections = Array.from({ length: random.whole(0, random.pick([3, 60, 400])) }, (_, index): Connection => {
    const [source, destination] = [random.pick(sources), random.pick(destinations)];
    return {
      time: random.chance(0.03) ? Number.NaN : 1.7e9 + random.whole(0, hours * 3_600),
      uid: random.chance(0.05) ? "" : `C${index}`,
      source,
      destination,
      port: random.pick([80, 443]),
      protocol: random.pick(["tcp", "tcp", "tcp", "udp", "icmp"]),
      failed: random.chance(0.2),
      isSourceLocal: said(source),
      isDestinationLocal: said(destination),
      sent: random.whole(0, 2_000),
      received: random.whole(0, 2_000),
    };
  });
  const named = random.pick([0, 0.3, 1]);
  const lines = connections.flatMap((connection) => (random.chance(named) ? drawLines(random, connection) : []));
  return { connections, lines };
}

function drawLines(random: Random, { uid, source, destination, time }: Connection): NameLine[] {
  const name = random.pick(names);
  return Array.from({ length: random.pick([1, 1, 2, 3]) }, () => {
    const kind = random.pick(["http", "ssl", "dns"] as const);
    return {
      kind,
      time: Number.isNaN(time) ? 1.7e9 : time + random.whole(0, 3),
      uid: random.chance(0.05) ? "Cnone" : uid,
      source,
      destination,
      name: random.chance(0.1) ? undefined : random.chance(0.7) ? name : random.pick(names),
      answers: kind === "dns" ? Array.from({ length: random.whole(0, 3) }, () => random.pick(destinations)) : [],
    };
  });
}

/** As Zeek would write it. */
export function logOf({ connections, lines }: Drawn): string {
  const of = (kind: string): string => {
    const log = lines.filter((line) => line.kind === kind);
    const field = { http: "host", ssl: "server_name", dns: "query\tanswers" }[kind];
    const text = log.map((line) => {
      const name = [line.name ?? "-", ...(kind === "dns" ? [line.answers.join(",") || "-"] : [])];
      return row([time(line.time), line.uid || "-", line.source, line.destination, "443", ...name]);
    });
    return `#path\t${kind}\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tid.resp_p\t${field}\n${text.join("")}`;
  };
  const fields =
    "ts uid id.orig_h id.resp_h id.resp_p proto conn_state local_orig local_resp orig_ip_bytes resp_ip_bytes";
  const text = connections.map((connection) =>
    row([
      time(connection.time),
      connection.uid || "-",
      connection.source,
      connection.destination,
      String(connection.port),
      connection.protocol,
      connection.failed ? "S0" : "SF",
      flag(connection.isSourceLocal),
      flag(connection.isDestinationLocal),
      String(connection.sent),
      String(connection.received),
    ]),
  );
  return `#path\tconn\n#fields\t${fields.split(" ").join("\t")}\n${text.join("")}${of("http")}${of("ssl")}${of("dns")}`;
}

const row = (fields: string[]): string => `${fields.join("\t")}\n`;
const time = (seconds: number): string => (Number.isNaN(seconds) ? "-" : seconds.toFixed(6));
const flag = (value: boolean | undefined): string => (value === undefined ? "-" : value ? "T" : "F");
