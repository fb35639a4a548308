/** The plain way to read logs: split and JSON.parse. What the kernel makes of them has to be the same. */
export interface Read {
  connections: PlainConnection[];
  named: PlainNamed[];
  /** The numbers of the lines that cannot be read. */
  malformed: number[];
  skipped: number;
}

export interface PlainConnection {
  key: string;
  time: number;
  sent: number;
  total: number;
  uid: string;
  flags: number;
}

export interface PlainNamed {
  key: string;
  time: number;
  uid: string;
  name: string | undefined;
  kind: string;
  answers: string[];
}

type Values = Record<string, unknown>;

const failed = new Set(["S0", "REJ", "SH", "SHR", "RSTOS0", "RSTRH"]);
const nameOf: Record<string, string> = { http: "host", ssl: "server_name", dns: "query" };

/** @param text latin-1. @param known the kind of lines of JSON that do not say it */
export function readPlainly(text: string, known?: string): Read {
  const read: Read = { connections: [], named: [], malformed: [], skipped: 0 };
  let fields: string[] | undefined;
  let head: Record<string, string> = {};
  for (const [index, line] of text.split("\n").entries()) {
    if (line.startsWith("#separator")) head = { separator: line.slice(11).replace("\\x09", "\t") };
    else if (line.startsWith("#")) {
      const [directive, ...rest] = line.slice(1).split(head["separator"] ?? "\t");
      if (directive === "fields") fields = rest;
      else head[directive!] = rest[0]!;
    } else if (line.startsWith("{")) take(read, index + 1, () => fromJson(line), head["path"] ?? known);
    else if (line !== "") take(read, index + 1, () => fromTsv(line, fields, head), head["path"]);
  }
  return read;
}

function fromTsv(line: string, fields: string[] | undefined, head: Record<string, string>): Values {
  const parts = line.split(head["separator"] ?? "\t");
  if (parts.length !== fields?.length) throw new Error("fields");
  const set = fields
    .map((name, at) => [name, parts[at]!] as const)
    .filter(([, value]) => value !== head["unset_field"]);
  const values: Values = Object.fromEntries(set);
  for (const name of ["host", "server_name", "query"]) if (values[name] === head["empty_field"]) delete values[name];
  const { answers } = values;
  if (typeof answers === "string") values["answers"] = answers.split(head["set_separator"]!);
  return values;
}

function fromJson(line: string): Values {
  return JSON.parse(line) as Values;
}

function take(read: Read, line: number, values: () => Values, kind: string | undefined): void {
  try {
    const row = values();
    addTo(read, row, (row["_path"] as string | undefined) ?? kindOfKeys(row) ?? kind);
  } catch {
    read.malformed.push(line);
  }
}

function kindOfKeys(row: Values): string | undefined {
  const ofConn = ["conn_state", "orig_ip_bytes", "resp_ip_bytes", "local_orig", "local_resp"];
  if (ofConn.some((key) => key in row)) return "conn";
  if ("query" in row || "answers" in row || "qtype_name" in row) return "dns";
  if ("server_name" in row || "curve" in row) return "ssl";
  return "host" in row || "referrer" in row ? "http" : undefined;
}

function addTo(read: Read, row: Values, kind: string | undefined): void {
  if (kind === undefined || !["conn", "http", "ssl", "dns"].includes(kind)) return void read.skipped++;
  const time = timeOf(row["ts"]);
  const port = numberOf(row["id.resp_p"], 0);
  if (port > 65_535) throw new Error("port");
  const protocols: Record<string, number> = { tcp: 6, udp: 17, icmp: 1 };
  const web = kind === "http" || kind === "ssl" ? "tcp" : "";
  const protocol = protocols[String(row["proto"] ?? web).toLowerCase()] ?? 0;
  const key = [addressOf(row["id.orig_h"]), addressOf(row["id.resp_h"]), Math.trunc(port), protocol].join(" ");
  const uid = String(row["uid"] ?? "");
  if (kind !== "conn") {
    const name = row[nameOf[kind]!] as string | undefined;
    const answers = ((row["answers"] as string[] | undefined) ?? []).flatMap((answer) =>
      tried(() => addressOf(answer)),
    );
    read.named.push({
      key,
      time,
      uid,
      name: name?.toLowerCase() || undefined,
      kind,
      answers: kind === "dns" ? answers : [],
    });
    return;
  }
  const sent = Math.trunc(numberOf(row["orig_ip_bytes"], 0));
  const total = sent + Math.trunc(numberOf(row["resp_ip_bytes"], 0));
  const local = (value: unknown, known: number, is: number): number =>
    value === undefined ? 0 : /^t/i.test(String(value)) ? known + is : known;
  const flags =
    (failed.has(row["conn_state"] as string) ? 1 : 0) +
    local(row["local_orig"], 8, 2) +
    local(row["local_resp"], 16, 4);
  read.connections.push({ key, time, sent, total, uid, flags });
}

function tried<T>(work: () => T): T[] {
  try {
    return [work()];
  } catch {
    return [];
  }
}

function timeOf(value: unknown): number {
  if (value === undefined) return Number.NaN;
  const time = secondsOf(value);
  if (!(time >= 0 && time < 1e11)) throw new Error("no time");
  return time;
}

function secondsOf(value: unknown): number {
  const text = String(value);
  if (/^\d{4}-/.test(text))
    return Math.round(Date.parse(`${text.slice(0, 19)}Z`) * 1_000 + Number(text.slice(20, 26))) / 1e6;
  return strict(text, /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i);
}

function numberOf(value: unknown, missing: number): number {
  if (value === undefined) return missing;
  const number = strict(String(value), /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i);
  if (number < 0) throw new Error("negative");
  return number;
}

function strict(text: string, pattern: RegExp): number {
  if (!pattern.test(text)) throw new Error(`no number: ${text}`);
  return Number(text);
}

/** 16 bytes in hexadecimal. */
export function addressOf(value: unknown): string {
  const text = String(value);
  const hex = (bytes: string[]): string => bytes.map((byte) => Number(byte).toString(16).padStart(2, "0")).join("");
  const isDotted = (text: string): boolean =>
    /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split(".").every((byte) => Number(byte) < 256);
  if (isDotted(text)) return `${"0".repeat(20)}ffff${hex(text.split("."))}`;
  const halves = text.split("::");
  if (halves.length > 2 || !text.includes(":")) throw new Error(`no address: ${text}`);
  const [left, right = ""] = halves.map((half, at) =>
    (half === "" ? [] : half.split(":"))
      .map((part, index, parts) => {
        if (isDotted(part) && index === parts.length - 1 && at === halves.length - 1) return hex(part.split("."));
        if (!/^[0-9a-f]{1,4}$/i.test(part)) throw new Error(`no address: ${text}`);
        return part.toLowerCase().padStart(4, "0");
      })
      .join(""),
  ) as [string, string?];
  const zeros = 32 - left.length - right.length;
  if (halves.length === 1 ? zeros !== 0 : zeros < 4) throw new Error(`no address: ${text}`);
  return left + "0".repeat(zeros) + right;
}
