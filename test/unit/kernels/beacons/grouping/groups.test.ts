import { describe, expect, test } from "vitest";
import { parseFilters } from "../../../../../src/kernels/beacons/grouping/filters.js";
import { type Group, type Grouping, groupsOf } from "../../../../../src/kernels/beacons/grouping/groups.js";
import type { Connections } from "../../../../../src/kernels/beacons/reading/connections.js";
import { Random, runs, seed } from "../../../../helpers/random.js";
import { latin1, readWhole } from "../reading/run.js";
import { type PlainFilters, type PlainGrouping, groupPlainly } from "./plain.js";
import { drawTraffic, logOf } from "./traffic.js";

const entries = [
  "10.0.0.1",
  "52.1.0.0/16",
  "52.1.2.3",
  "2001:db8::/32",
  "example.com",
  "b.example.com",
  "test",
  "x.org",
];

async function read(log: string): Promise<Connections> {
  const { store, results } = await readWhole(new Random(1), "-", latin1(log));
  expect(results.map(({ malformed }) => malformed).filter((count) => count > 0)).toEqual([]);
  return store.merge();
}

function drawFilters(random: Random): PlainFilters {
  const list = (): string[] => Array.from({ length: random.pick([0, 0, 1, 3]) }, () => random.pick(entries));
  return {
    ...(random.chance(0.3) && { internal: ["52.0.0.0/8", "8.8.4.4", "fd00::/8"] }),
    direction: random.pick(["any", "any", "outbound", "inbound", "internal"]),
    failed: random.pick(["include", "exclude"]),
    allow: list(),
    deny: list(),
  };
}

/** The same as plain.ts makes it. */
function plain({ groups, total, span }: Grouping): PlainGrouping {
  return { groups: groups.map(textOf).sort(), total, span };
}

function textOf(group: Group): string {
  const { times, sent } = group;
  expect(times).toEqual(times.toSorted());
  expect([group.firstSeen, group.lastSeen]).toEqual([times[0] ?? Number.NaN, times.at(-1) ?? Number.NaN]);
  const rows = [...times].map((time, at) => `${time}:${sent[at]}`);
  const ends = [
    group.source,
    group.destination,
    group.port ?? "-",
    group.protocol ?? "-",
    group.names?.join(",") ?? "-",
  ];
  return [...ends, group.connections, group.bytes, group.sources, rows.sort().join(" ")].join(" ");
}

test(`groups are those of the plain way, with filter after filter (SEED=${seed})`, async () => {
  for (let drawn = seed; drawn < seed + runs(60); drawn++) {
    const random = new Random(drawn);
    const traffic = drawTraffic(random);
    const connections = await read(logOf(traffic));
    for (let times = 0; times < 5; times++) {
      const filters = drawFilters(random);
      const by = random.pick(["tuple", "pair"] as const);
      const { internal, allow, deny, ...rest } = filters;
      const texts = { allow: allow.join(" "), deny: deny.join("\n"), ...(internal && { internal: internal.join() }) };
      const grouping = groupsOf(connections, parseFilters({ ...rest, ...texts }), by);
      expect(plain(grouping), `SEED=${drawn}`).toEqual(groupPlainly(traffic, filters, by));
    }
  }
});

/** Connections a minute apart, each a line: source, destination, port, uid. */
function connLog(lines: (readonly [source: string, destination: string, port: number, uid?: string])[]): string {
  const fields = "#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tid.resp_p\tproto\torig_ip_bytes\n";
  const rows = lines.map(([source, destination, port, uid], at) =>
    [1.7e9 + at * 60, uid ?? "-", source, destination, port, "tcp", 100].join("\t"),
  );
  return `${fields}${rows.join("\n")}\n`;
}

function nameLog(
  kind: "http" | "ssl",
  lines: (readonly [source: string, destination: string, uid: string, name: string])[],
): string {
  const field = kind === "http" ? "host" : "server_name";
  const rows = lines.map(([source, destination, uid, name]) => [1.7e9, uid, source, destination, 443, name].join("\t"));
  return `#path\t${kind}\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tid.resp_p\t${field}\n${rows.join("\n")}\n`;
}

const four = [0, 1, 2, 3];

describe("a group", () => {
  test("of one stretch of connections is a part of the columns, not a copy", async () => {
    const connections = await read(connLog(four.map(() => ["10.0.0.1", "52.1.2.3", 443])));
    for (const by of ["tuple", "pair"] as const) {
      const [group] = groupsOf(connections, parseFilters(), by).groups;
      expect([group!.times.buffer, group!.sent.buffer]).toEqual([connections.times.buffer, connections.sent.buffer]);
      expect(group!.times.buffer).toBe(connections.times.buffer);
    }
  });

  test("of less than four connections is only counted", async () => {
    const lines = [...four, ...four.slice(1)].map(
      (_, at) => ["10.0.0.1", at < 4 ? "52.1.2.3" : "52.1.2.4", 443] as const,
    );
    const { groups, total } = groupsOf(await read(connLog(lines)), parseFilters(), "tuple");
    expect([groups.map(({ destination }) => destination), total]).toEqual([["52.1.2.3"], 2]);
  });

  test("comes in the order in which the log names it", async () => {
    const hosts = ["52.9.9.9", "52.1.1.1", "52.5.5.5"];
    const lines = [...four, ...four].flatMap(() => hosts.map((host) => ["10.0.0.1", host, 443] as const));
    const { groups } = groupsOf(await read(connLog(lines)), parseFilters(), "pair");
    expect(groups.map(({ destination }) => destination)).toEqual(hosts);
  });
});

describe("a name", () => {
  const named = (uids: number[], name: string): [string, string, string, string][] =>
    uids.map((uid) => ["10.0.0.1", "52.1.2.3", `C${uid}`, name]);
  const log = connLog(Array.from({ length: 12 }, (_, at) => ["10.0.0.1", "52.1.2.3", 443, `C${at}`] as const));

  test("takes its connections from the address; by pair it stands for all of them", async () => {
    const connections = await read(log + nameLog("ssl", named(four, "example.com")));
    const sizes = (by: "tuple" | "pair"): unknown[] =>
      groupsOf(connections, parseFilters(), by).groups.map(({ destination, connections }) => [
        destination,
        connections,
      ]);
    expect(sizes("tuple")).toEqual([
      ["52.1.2.3", 8],
      ["example.com", 4],
    ]);
    expect(sizes("pair")).toEqual([["example.com", 4]]);
  });

  test("of less than four connections leaves them to the address", async () => {
    const connections = await read(log + nameLog("ssl", named([0, 1, 2], "example.com")));
    for (const by of ["tuple", "pair"] as const) {
      const { groups, total } = groupsOf(connections, parseFilters(), by);
      expect(groups.map(({ destination, connections }) => [destination, connections])).toEqual([["52.1.2.3", 12]]);
      expect([groups[0]!.names, total]).toEqual([["example.com"], 1]);
    }
  });

  test("that both logs give to a connection counts once, as behind a proxy", async () => {
    const both = nameLog("http", named(four, "example.com")) + nameLog("ssl", named(four, "example.com"));
    const { groups } = groupsOf(await read(log + both), parseFilters(), "pair");
    expect(groups.map(({ connections }) => connections)).toEqual([4]);
  });

  test("behind an internal proxy is outside", async () => {
    const proxied = four.map((at) => ["10.0.0.1", "10.0.0.16", 3128, `C${at}`] as const);
    const names = four.map((at) => ["10.0.0.1", "10.0.0.16", `C${at}`, "example.com"] as const);
    const connections = await read(connLog(proxied) + nameLog("http", [...names]));
    const { groups } = groupsOf(connections, parseFilters({ direction: "outbound" }), "tuple");
    expect(groups.map(({ destination, port }) => [destination, port])).toEqual([["example.com", 3128]]);
  });

  test("stays to be hidden behind the list when its address has others", async () => {
    const names = nameLog("ssl", [...named([0], "good.test"), ...named([1], "bad.test")]);
    const connections = await read(log + names);
    const count = (options: object): number => groupsOf(connections, parseFilters(options), "tuple").groups.length;
    expect([count({ allow: "good.test" }), count({ allow: "good.test bad.test" })]).toEqual([1, 0]);
    expect([count({ deny: "bad.test" }), count({ deny: "other.test" })]).toEqual([1, 0]);
  });
});

test("a uid that all lines have does not make as many connections as the product of both logs", async () => {
  const count = 30_000;
  const lines = Array.from({ length: count }, () => ["10.0.0.1", "52.1.2.3", 443, "C1"] as const);
  const names = lines.map(([source, destination, , uid]) => [source, destination, uid, "example.com"] as const);
  const { groups } = groupsOf(await read(connLog(lines) + nameLog("ssl", names)), parseFilters(), "pair");
  expect(groups.map(({ destination, connections }) => [destination, connections])).toEqual([
    ["example.com", 2 * count - 1],
  ]);
});

test("lists do not move the day that is scored", async () => {
  const lines = Array.from({ length: 8 }, (_, at) => ["10.0.0.1", at % 2 ? "52.1.2.3" : "52.1.2.4", 443] as const);
  const connections = await read(connLog(lines));
  const span = { from: 1.7e9, to: 1.7e9 + 7 * 60 };
  expect(groupsOf(connections, parseFilters({ allow: "52.1.2.3" }), "tuple").span).toEqual(span);
  expect(groupsOf(connections, parseFilters({ deny: "52.1.2.4" }), "tuple").span).toEqual(span);
  const nothing = { groups: [], total: 0, span: { from: Number.NaN, to: Number.NaN } };
  expect(groupsOf(connections, parseFilters({ direction: "inbound" }), "tuple")).toEqual(nothing);
});
