import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  type LogOptions,
  type LogPiece,
  type PieceOptions,
  beaconKind,
  linesFor,
  logPieces,
  planLog,
} from "../../../src/make-log/index.js";

function pieces(options: LogOptions, how: PieceOptions = {}): LogPiece[] {
  return [...logPieces(planLog(options), how)];
}

const text = (all: readonly LogPiece[]): string => all.map((piece) => piece.text).join("");
const digest = (log: string): string => createHash("sha256").update(log).digest("hex");
const few: LogOptions = { days: 0.5, hosts: 5 };

const HEADER = `#separator \\x09
#set_separator	,
#empty_field	(empty)
#unset_field	-
#path	conn
#open	2025-01-06-00-00-00
#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	proto	service	duration	orig_bytes	resp_bytes	conn_state	local_orig	local_resp	missed_bytes	history	orig_pkts	orig_ip_bytes	resp_pkts	resp_ip_bytes	tunnel_parents
#types	time	string	addr	port	addr	port	enum	string	interval	count	count	string	bool	bool	count	string	count	count	count	count	set[string]
`;

/** Whether a value is one of a type of Zeek's. */
const types: Record<string, RegExp> = {
  time: /^\d+\.\d{6}$/,
  string: /^\S+$/,
  addr: /^(\d+\.\d+\.\d+\.\d+|[0-9a-f:]+)$/,
  port: /^\d{1,5}$/,
  enum: /^(tcp|udp)$/,
  interval: /^\d+\.\d{6}$/,
  count: /^\d+$/,
  bool: /^[TF]$/,
  "set[string]": /^$/,
};

describe("a log", () => {
  it("has the header and the footer of Zeek, and between them values of the types that it names", () => {
    const log = text(pieces(few));
    expect(log.startsWith(HEADER)).toBe(true);
    expect(log.endsWith("\n#close\t2025-01-06-12-00-00\n")).toBe(true);
    const wanted = HEADER.split("\n")[7]!.split("\t").slice(1);
    const lines = log.slice(HEADER.length).split("\n").slice(0, -2);
    for (const line of lines) {
      const values = line.split("\t");
      expect(values.length).toBe(wanted.length);
      for (const [at, type] of wanted.entries())
        if (values[at] !== "-" && !types[type]!.test(values[at]!)) throw new Error(`${type}: ${values[at]} of ${line}`);
    }
    const uids = lines.map((line) => line.split("\t")[1]!);
    expect(new Set(uids).size).toBe(uids.length);
    expect(uids.filter((uid) => !/^C[0-9A-Za-z]{17}$/.test(uid))).toEqual([]);
  });

  it("says the same in JSON", () => {
    const fields = HEADER.split("\n")[6]!.split("\t").slice(1);
    const rows = text(pieces(few)).slice(HEADER.length).split("\n").slice(0, -2);
    const objects = text(pieces(few, { format: "json" }))
      .split("\n")
      .slice(0, -1);
    expect(objects.length).toBe(rows.length);
    for (const [at, row] of rows.entries()) {
      const values = row.split("\t").map((value, column) => [fields[column]!, readValue(value)] as const);
      const set = Object.fromEntries(values.filter(([, value]) => value !== undefined));
      expect(JSON.parse(objects[at]!)).toEqual(set);
    }
  });

  it("is the same for the same seed, also from a plan that was carried out before, and another for another", () => {
    const plan = planLog(few);
    const once = text([...logPieces(plan)]);
    const truth = JSON.stringify(plan.planted);
    expect(text([...logPieces(plan)])).toBe(once);
    expect(JSON.stringify(plan.planted)).toBe(truth);
    expect(text(pieces({ ...few, seed: 1 }))).toBe(once);
    expect(text(pieces({ ...few, seed: 2 }))).not.toBe(once);
  });

  // Another digest is another log for everybody: what was drawn from a seed is not what it was.
  it("is this one, on every platform and engine", () => {
    expect(digest(text(pieces(few)))).toBe("e4ed3fc4ffd928dece5aa816d10ec8e5ec4dfb50b60c70fdd0e30bcf935cd74b");
    expect(digest(text(pieces(few, { format: "json" })))).toBe(
      "641cef3f11a7a0a15e5f572811c6ada93f240b10f4b6bd36ca7e879184b38a57",
    );
  });

  it.each(["tsv", "json"] as const)(
    "has about the size that was asked for, in %s, and no more than a line above",
    (format) => {
      for (const size of [1_000_000, 4_000_000]) {
        const beacons = [beaconKind({ period: 3_600 })];
        const log = text(pieces({ lines: linesFor(size, format), beacons, groups: 400 }, { format, size }));
        expect(log.length).toBeGreaterThan(0.85 * size);
        // What is planted goes on.
        expect(log.length).toBeLessThan(size + 12_000);
      }
    },
  );

  it("keeps all that is planted, however small it is to be", () => {
    const beacons = [beaconKind({ period: 60, to: "192.0.2.1" })];
    const plan = planLog({ beacons, lines: 100, hosts: 3 });
    const lines = text([...logPieces(plan, { size: 1_000 })]).split("\n");
    expect(plan.planted[0]!.connections).toBeGreaterThan(1_400);
    expect(lines.filter((line) => line.includes("192.0.2.1")).length).toBe(plan.planted[0]!.connections);
    expect(lines.length).toBeLessThan(plan.planted[0]!.connections + 20);
  });

  it("comes in pieces that do not grow, of whole lines", () => {
    const all = pieces({ hosts: 20 });
    expect(all.length).toBeGreaterThan(10);
    for (const piece of all) {
      expect(piece.text.length).toBeLessThan(140_000);
      expect(piece.text.endsWith("\n")).toBe(true);
      expect(piece.text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length).toBe(piece.lines);
    }
  });

  it("ends when it is stopped, as if its time were over", () => {
    let asked = 0;
    const whole = text(pieces({ hosts: 20 }));
    const part = text(pieces({ hosts: 20 }, { isStopped: () => ++asked === 2 }));
    const [lines, close] = part.split("#close\t");
    expect(whole.startsWith(lines!)).toBe(true);
    expect(lines!.length).toBeLessThan(300_000);
    expect(close).toMatch(/^2025-01-06-\d\d-\d\d-\d\d\n$/);
  });
});

describe("a log that is rotated", () => {
  const start = Date.UTC(2025, 0, 6, 22, 30) / 1_000;
  const options: LogOptions = { start, days: 0.25, hosts: 4 };

  function files(how: PieceOptions = {}): Map<string, string> {
    const found = new Map<string, string>();
    for (const { file, text } of pieces(options, { ...how, rotate: true }))
      found.set(file, (found.get(file) ?? "") + text);
    return found;
  }

  it("has a file for each hour, as Zeek names them", () => {
    expect([...files().keys()]).toEqual([
      "2025-01-06/conn.22:00:00-23:00:00.log",
      "2025-01-06/conn.23:00:00-00:00:00.log",
      "2025-01-07/conn.00:00:00-01:00:00.log",
      "2025-01-07/conn.01:00:00-02:00:00.log",
      "2025-01-07/conn.02:00:00-03:00:00.log",
      "2025-01-07/conn.03:00:00-04:00:00.log",
      "2025-01-07/conn.04:00:00-05:00:00.log",
    ]);
  });

  it("has the lines of the whole, each in the file of its hour, between a header and a footer", () => {
    const content = (log: string): string =>
      log
        .split("\n")
        .filter((line) => !line.startsWith("#"))
        .join("\n");
    const all = files();
    expect([...all.values()].map(content).join("")).toBe(content(text(pieces(options))));
    for (const [name, log] of all) {
      const [, day, from] = /^(.+)\/conn\.(\d\d):/.exec(name)!;
      const hour = Date.parse(`${day}T${from}:00:00Z`) / 1_000;
      expect(log).toMatch(/^#separator [^]*\n#close\t2025-01-0[67]-\d\d-(00|30)-00\n$/);
      for (const line of content(log).split("\n").slice(0, -1))
        expect(Math.floor(parseFloat(line) / 3_600) * 3_600).toBe(hour);
    }
  });

  it("is the same in JSON, without them", () => {
    for (const log of files({ format: "json" }).values())
      for (const line of log.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("uid");
  });

  it("leaves whole files where it is stopped", () => {
    let hours = 0;
    const whole = [...files()];
    const part = [...files({ isStopped: () => ++hours === 2 })];
    expect(part).toEqual(whole.slice(0, 2));
  });
});

function readValue(value: string): unknown {
  if (value === "-") return undefined;
  if (value === "T" || value === "F") return value === "T";
  return /^\d+(\.\d{6})?$/.test(value) ? Number(value) : value;
}
