import type { LogKind } from "../../../src/kernels/beacons/reading/layout.js";
import type { Random } from "../random.js";

/** A line of a log, by Zeek's names of its fields. Undefined: not set. */
export type Row = Record<string, string | number | boolean | string[] | undefined>;

export interface Drawing {
  kind: LogKind;
  lines: number;
  /** How many of the lines something is wrong with, 0 to 1. @default 0 */
  wrong?: number;
  /** How many of the lines are JSON. @default 0 */
  json?: number;
  /** What a field that is not set, and a set with nothing in it, look like. @default "-", "(empty)" */
  unset?: string;
  empty?: string;
  separator?: string;
  setSeparator?: string;
  /** Of two lines the later may have the earlier time. @default false */
  backwards?: boolean;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".split("");
const states = ["SF", "S0", "S1", "REJ", "SH", "SHR", "RSTO", "RSTR", "RSTOS0", "RSTRH", "OTH"];
const common = ["ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p"];
const fieldsOf: Record<LogKind, string[]> = {
  conn: [
    ..."proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history".split(" "),
    ..."orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents".split(" "),
  ],
  http: "trans_depth method host uri referrer user_agent status_code".split(" "),
  ssl: "version cipher curve server_name resumed established".split(" "),
  dns: "proto trans_id query qtype_name rcode_name AA answers TTLs rejected".split(" "),
};

/** The fields of a log, in any order. */
export function drawFields(random: Random, kind: LogKind): string[] {
  const all = [...common, ...fieldsOf[kind], ...(random.chance(0.3) ? ["_node_name", "community_id"] : [])];
  return random.chance(0.5) ? all : shuffled(random, all);
}

export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(random.whole(0, rest.length - 1), 1)[0]!);
}

/** Has the fields of all kinds: each takes its own. */
export function drawRow(random: Random, time: number): Row {
  const sometimes = <T>(probability: number, value: T): T | undefined =>
    random.chance(probability) ? value : undefined;
  const names = ["example.com", "WWW.Example.org", "a.b.c.test", "x".repeat(80), `h${random.whole(0, 20)}.net`];
  const bytes = (): number => random.whole(0, random.pick([9, 2_000, 2 ** 31, 2 ** 40]));
  const address = (): string => random.pick([drawIPv4, drawIPv4, drawIPv4, drawIPv6])(random);
  return {
    ts: sometimes(0.97, time),
    uid: sometimes(0.97, `C${Array.from({ length: random.whole(0, 40) }, () => random.pick(letters)).join("")}`),
    "id.orig_h": address(),
    "id.orig_p": random.whole(0, 65_535),
    "id.resp_h": address(),
    "id.resp_p": sometimes(0.97, random.pick([53, 80, 443, random.whole(0, 65_535)])),
    proto: sometimes(0.97, random.pick(["tcp", "udp", "icmp", "unknown_transport"])),
    service: sometimes(0.3, "ssl,http"),
    duration: sometimes(0.8, random.next() * 100),
    conn_state: sometimes(0.97, random.pick(states)),
    local_orig: sometimes(0.8, random.chance(0.5)),
    local_resp: sometimes(0.8, random.chance(0.5)),
    history: "ShADadFf",
    orig_ip_bytes: sometimes(0.95, bytes()),
    resp_ip_bytes: sometimes(0.95, bytes()),
    tunnel_parents: random.pick([undefined, [], ["Cabc", "Cdef"]]),
    method: "GET",
    host: sometimes(0.9, random.pick(names)),
    uri: '/a?b={"c":[1,2]}#d',
    referrer: sometimes(0.5, "http://x.test/"),
    server_name: sometimes(0.8, random.pick(names)),
    query: sometimes(0.9, random.pick(names)),
    qtype_name: "A",
    curve: "x25519",
    answers: random.pick([undefined, [], [address()], ["alias.test", address(), "TXT 3 a b", address()]]),
    TTLs: undefined,
    user_agent: 'Mozilla "quoted" \\ é',
    _node_name: "worker-1",
    community_id: "1:abc=",
  };
}

/** Of some hosts, so that groups come again; written in one of several ways. */
function drawIPv4(random: Random): string {
  const host = random.whole(0, 40);
  const dotted = `10.${host % 3}.0.${host}`;
  return random.chance(0.05) ? `::ffff:${dotted}` : random.chance(0.05) ? `${random.whole(0, 255)}.1.22.255` : dotted;
}

function drawIPv6(random: Random): string {
  const host = random.whole(1, 9);
  const forms = [
    `fe80::${host}`,
    `fe80:0:0:0:0:0:0:${host}`,
    `FE80::0:${host}`,
    "::",
    "::1",
    "2001:db8::",
    `64:ff9b::1.2.3.${host}`,
  ];
  return random.pick([...forms, `2001:0db8:85a3:0000:0000:8a2e:0370:733${host}`]);
}

/** The header lines of a log. */
export const headerOf = (header: string): string[] => header.trimEnd().split("\n");

/** A log in TSV, with JSON among it, and its header apart. */
export function drawTsv(random: Random, drawing: Drawing): { text: string; header: string } {
  const { kind, lines, wrong = 0, json = 0 } = drawing;
  const { unset = "-", empty = "(empty)", separator = "\t", setSeparator = "," } = drawing;
  const fields = drawFields(random, kind);
  const named = separator === "\t" ? "\\x09" : separator;
  const head = [`#separator ${named}`, `#set_separator${separator}${setSeparator}`, `#empty_field${separator}${empty}`];
  head.push(`#unset_field${separator}${unset}`, `#path${separator}${kind}`, `#open${separator}2024-01-01-00-00-00`);
  head.push(["#fields", ...fields].join(separator), ["#types", ...fields.map(() => "string")].join(separator));
  const field = (value: Row[string]): string => {
    if (value === undefined) return unset;
    if (Array.isArray(value)) return value.length === 0 ? empty : value.join(setSeparator);
    if (typeof value === "boolean") return value ? "T" : "F";
    return typeof value === "number" && !Number.isInteger(value) ? value.toFixed(6) : String(value);
  };
  let time = 1_700_000_000;
  const text = Array.from({ length: lines }, () => {
    time += drawing.backwards ? random.next() * 20 - 10 : random.next();
    const row = drawRow(random, Math.round(time * 1e6) / 1e6);
    const line = random.chance(json)
      ? jsonLine(random, row, kind)
      : fields.map((name) => field(row[name])).join(separator);
    return random.chance(wrong) ? spoilt(random, line, separator) : line;
  });
  return { header: `${head.join("\n")}\n`, text: text.map((line) => `${line}\n`).join("") };
}

/** A line of JSON as Zeek writes it, or with more space, its keys in any order. */
export function jsonLine(random: Random, row: Row, kind: LogKind): string {
  const own = new Set([...common, ...fieldsOf[kind]]);
  const entries = Object.entries(row).filter(([key, value]) => own.has(key) && value !== undefined);
  if (random.chance(0.5)) entries.push(["_path", kind]);
  const ts = entries.find(([key]) => key === "ts");
  if (ts && random.chance(0.3)) {
    const [whole, micros] = Number(ts[1]).toFixed(6).split(".");
    ts[1] = `${new Date(Number(whole) * 1_000).toISOString().slice(0, 19)}.${micros}Z`;
  }
  const space = random.chance(0.5) ? " " : "";
  const pairs = shuffled(random, entries).map(([key, value]) => `"${key}":${space}${latin1(JSON.stringify(value))}`);
  return `{${pairs.join(`,${space}`)}}`;
}

/** Some letters as escapes, as any writer may. */
const latin1 = (text: string): string =>
  text.replace(
    /[\u0080-\uffff]|example/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}${found.slice(1)}`,
  );

function spoilt(random: Random, line: string, separator: string): string {
  if (line.startsWith("{")) {
    const cut = line.slice(0, random.whole(1, line.length - 1));
    return random.pick([
      cut,
      cut,
      `${line} x`,
      line.replace(":", ";"),
      line.replace(/"id.orig_h": ?"[^"]*"/, '"id.orig_h":"10.0.0"'),
    ]);
  }
  const fields = line.split(separator);
  const at = random.whole(0, fields.length - 1);
  const replaced = (text: string): string => fields.with(at, text).join(separator);
  const texts = [
    "",
    "x",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "-1",
    "1e",
    "12::34::56",
    ":::",
    "70000",
    "fe80::g",
    "a,b",
    "1.5",
    "15e2",
    "150E-1",
  ];
  return random.pick([fields.slice(0, -1).join(separator), `${line}${separator}x`, ...texts.map(replaced)]);
}
