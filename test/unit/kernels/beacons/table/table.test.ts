import { describe, expect, test } from "vitest";
import { beaconsCsv } from "../../../../../src/kernels/beacons/table/csv.js";
import type { BeaconRow } from "../../../../../src/kernels/beacons/table/row.js";
import { beaconsTable } from "../../../../../src/kernels/beacons/table/text.js";
import { bytesText, durationText, probabilityText } from "../../../../../src/kernels/beacons/table/values.js";

const row: BeaconRow = {
  rank: 1,
  source: "10.0.0.7",
  destination: "updates.example.net",
  port: 443,
  protocol: "tcp",
  connections: 331,
  score: 0.98,
  rita: { score: 0.963, ts: 0.852, ds: 1, hist: 1, dur: 1 },
  period: 270.1,
  jitter: 0.281,
  pValue: 3e-9,
  pValueInterval: [1e-9, 1e-8],
  bytes: 1_679_442,
  firstSeen: 1_713_484_784.96,
  lastSeen: 1_713_743_991.045,
  activeSpan: 259_206,
  sources: 2,
  refined: 1,
  beacon: true,
  regularity: 0.885,
  qValue: 2e-8,
};
const bare: BeaconRow = {
  rank: 2,
  source: "10.0.0.8",
  destination: "192.0.2.1",
  connections: 4,
  score: 0.1,
  bytes: 0,
  firstSeen: 0,
  lastSeen: 60,
  refined: 0,
  beacon: false,
};

describe("the text table", () => {
  test("shows what is known, and a dash for what is not", () => {
    expect(beaconsTable([row, bare], 200)).toBe(
      [
        "#   score   RITA  source    destination          port     conns      period  jitter     p   bytes  active  srcs  last seen (UTC)      first seen (UTC)",
        "1*  0.980  0.963  10.0.0.7  updates.example.net  443/tcp    331  4 min 30 s     28%  3e-9  1.7 MB     3 d     2  2024-04-21 23:59:51  2024-04-18 23:59:44",
        "2   0.100      -  10.0.0.8  192.0.2.1                         4           -       -     -     0 B       -     -  1970-01-01 00:01:00  1970-01-01 00:00:00",
      ].join("\n"),
    );
  });

  test.each([132, 100, 80, 60, 50, 48])("has no line longer than %d columns", (columns) => {
    const long = {
      ...row,
      source: "2001:db8:1234:5678:9abc:def0:1234:5678",
      destination: `${"a".repeat(90)}.example.net`,
    };
    const lines = beaconsTable([row, long, bare], columns).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/#.*score.*source.*destination.*period/);
  });

  test("cuts a very long name rather than let it drive out the figures", () => {
    const long = { ...row, destination: `${"a".repeat(200)}.example.net` };
    const titles = (shown: BeaconRow): string[] => beaconsTable([shown], 120).split("\n")[0]!.split(/ +/);
    expect(titles(long)).toEqual(expect.arrayContaining(["RITA", "conns", "period", "jitter", "port", "p"]));
  });

  test("leaves out columns before it cuts other names, and keeps a name's domain", () => {
    const table = beaconsTable([row], 60);
    expect(table).toContain("updates.example.net");
    expect(table).not.toContain("first seen");
    const narrow = beaconsTable([{ ...row, destination: `${"a".repeat(90)}.example.net` }], 60);
    expect(narrow).toMatch(/ \.\.\.a+\.example\.net /);
  });

  test("of no rows is its titles", () => {
    expect(beaconsTable([])).toMatch(/^#   score.*$/);
  });
});

test("names cannot steer a terminal, neither in the table nor in the CSV", () => {
  const evil = { ...row, destination: "\x1b[2Jx\u202egro\nnext\u0085\ud800" };
  for (const text of [beaconsTable([evil], 300), beaconsCsv([evil])]) {
    expect(text).toContain("<U+001B>[2Jx<U+202E>gro<U+000A>next<U+0085><U+D800>");
    expect(text.trimEnd().split("\n")).toHaveLength(2);
    expect(text).not.toMatch(/[^\n -~]/);
  }
});

describe("the CSV", () => {
  test("has every figure in full", () => {
    expect(beaconsCsv([row, bare]).split("\n")).toEqual([
      "rank,source,destination,port,protocol,connections,score,rita_score,rita_ts,rita_ds,rita_hist,rita_dur,regularity,beacon,period,jitter,p_value,p_value_low,p_value_high,q_value,bytes,first_seen,last_seen,active_span,sources,refined",
      "1,10.0.0.7,updates.example.net,443,tcp,331,0.98,0.963,0.852,1,1,1,0.885,true,270.1,0.281,3e-9,1e-9,1e-8,2e-8,1679442,2024-04-18T23:59:44.960Z,2024-04-21T23:59:51.045Z,259206,2,1",
      "2,10.0.0.8,192.0.2.1,,,4,0.1,,,,,,,false,,,,,,,0,1970-01-01T00:00:00.000Z,1970-01-01T00:01:00.000Z,,,0",
      "",
    ]);
  });

  test.each([
    ['a"b,c', '"a""b,c"'],
    ["=1+1", "'=1+1"],
    ["@x,y", '"\'@x,y"'],
    ["plain-name", "plain-name"],
  ])("writes the name %s as %s", (destination, written) => {
    expect(beaconsCsv([{ ...row, destination }])).toContain(`1,10.0.0.7,${written},443,tcp`);
  });
});

describe("values in words", () => {
  test.each([
    [0, "0 ms"],
    [0.25, "250 ms"],
    [0.9999, "1 s"],
    [58.34, "58.3 s"],
    [59.96, "1 min"],
    [270.1, "4 min 30 s"],
    [3_599.6, "1 h"],
    [21_720, "6 h 2 min"],
    [86_390, "1 d"],
    [273_600, "3 d 4 h"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [999_949, "999.9 kB"],
    [999_960, "1.0 MB"],
    [1_679_442, "1.7 MB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  test.each([
    [0, "0"],
    [1, "1"],
    [0.0312, "0.031"],
    [0.00004, "4e-5"],
  ])("a probability of %d is %s", (probability, text) => {
    expect(probabilityText(probability)).toBe(text);
  });
});
