import { describe, expect, test } from "vitest";
import { parseAddress } from "../../../../../src/kernels/beacons/grouping/addresses.js";
import { neverShown, parseFilters, privateNetworks } from "../../../../../src/kernels/beacons/grouping/filters.js";
import { hostOf, parseList } from "../../../../../src/kernels/beacons/grouping/lists.js";
import { Random, runs, seed } from "../../../../helpers/random.js";
import { addressOf } from "../../../../helpers/zeek/oracle.js";
import { inAny } from "./plain.js";

const hex = (words: Uint32Array): string => Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");

describe("addresses", () => {
  test.each([
    "10.1.2.3",
    "255.255.255.255",
    "::",
    "::1",
    "1::",
    "fe80::1:2",
    "2001:DB8:0:1:2:3:4:5",
    "::ffff:1.2.3.4",
    "64:ff9b::1.2.3.4",
  ])("%s is one", (text) => expect(hex(parseAddress(text)!)).toBe(addressOf(text)));

  const others = ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.0004", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", ":::"];
  test.each([
    ...others,
    "1::2::3",
    "12345::",
    "::g",
    "1.2.3.4::",
    "::1.2.3",
    "fe80::1%eth0",
    "1:2:3:4:5:6:7::8",
    "a.b.c.d",
    ":",
  ])("%s is none", (text) => expect(parseAddress(text)).toBeUndefined());
});

describe("a list", () => {
  test("is of addresses, ranges and domains between white space and commas, with comments", () => {
    const { list, faults } = parseList(
      "10.0.0.0/8, ::1\t*.Example.COM. # 9.9.9.9\r\n.tracker.test\n#all\n_dns.local,localhost",
    );
    expect(faults).toEqual([]);
    const names = [
      "example.com",
      "a.b.example.com",
      "tracker.test",
      "_dns.local",
      "localhost",
      "10.9.9.9:80",
      "[::1]:443",
    ];
    expect(names.filter((name) => !list.hasName(name))).toEqual([]);
    const others = ["notexample.com", "example.com.test", "com", "9.9.9.9", "::2", "", "11.0.0.1", "8080"];
    expect(others.filter((name) => list.hasName(name))).toEqual([]);
  });

  test("without anything but comments is empty", () => {
    expect(parseList(" # nothing\n\n,").list.isEmpty).toBe(true);
    expect([parseList("a.b").list.isEmpty, parseList("::/0").list.isEmpty]).toEqual([false, false]);
  });

  test("of all addresses has each", () => {
    const { networks } = parseList("0.0.0.0/0 ::/0").list;
    expect([networks.contains(parseAddress("255.0.0.1")!), networks.contains(parseAddress("ffff::")!)]).toEqual([
      true,
      true,
    ]);
  });

  test("tells of each entry that it cannot read where it stands, and what was expected", () => {
    const { list, faults } = parseList(
      "10.0.0.0/33\nok.test 1.2.3.4/x, 2001:db8::/129\n300.1.1.1\nhttp://a.test/b a..b",
    );
    expect(list.hasName("ok.test")).toBe(true);
    expect(faults.map(({ line, entry }) => `${line} ${entry}`)).toEqual([
      "1 10.0.0.0/33",
      "2 1.2.3.4/x",
      "2 2001:db8::/129",
      "3 300.1.1.1",
      "4 http://a.test/b",
      "4 a..b",
    ]);
    expect(faults.slice(0, 3).map(({ expected }) => expected)).toEqual([
      "a prefix length from 0 to 32",
      "a prefix length from 0 to 32",
      "a prefix length from 0 to 128",
    ]);
  });

  test(`has exactly what its ranges have (SEED=${seed})`, () => {
    for (let drawn = seed; drawn < seed + runs(300); drawn++) {
      const random = new Random(drawn);
      const byte = (): number => random.pick([0, 1, 127, 128, 254, 255]);
      const word = (): string => random.pick(["0", "1", "7fff", "8000", "ffff"]);
      const address = (): string =>
        random.chance(0.6) ? [byte(), byte(), byte(), byte()].join(".") : Array.from({ length: 8 }, word).join(":");
      const list = Array.from({ length: random.whole(0, 12) }, () => {
        const text = address();
        return random.chance(0.3) ? text : `${text}/${random.whole(0, text.includes(":") ? 128 : 32)}`;
      });
      const { networks } = parseList(list.join(" ")).list;
      const asked = Array.from({ length: 30 }, address);
      const expected = asked.filter((text) => inAny(text, list));
      expect(
        asked.filter((text) => networks.contains(parseAddress(text)!)),
        `SEED=${drawn}`,
      ).toEqual(expected);
    }
  });
});

describe("filters", () => {
  test("have nothing in their lists, and all directions, unless one says otherwise", () => {
    const { internal, direction, failed, allow, deny } = parseFilters();
    expect([internal, direction, failed, allow.isEmpty, deny.isEmpty]).toEqual([
      undefined,
      "any",
      "include",
      true,
      true,
    ]);
  });

  test("refuse a list with an entry that cannot be read, and name it", () => {
    expect(() => parseFilters({ allow: "a.test\n10.0.0.0/64" })).toThrow(
      expect.objectContaining({
        code: "PARAMETER_INVALID",
        message: 'allow: line 2: expected a prefix length from 0 to 32, got "10.0.0.0/64"',
      }),
    );
    expect(() => parseFilters({ deny: "1/2 3/4 5/6 7/8 9/10" })).toThrow(/^deny: .*; and 2 more$/);
  });

  test("refuse domains where only addresses can be meant", () => {
    expect(() => parseFilters({ internal: "10.0.0.0/8 corp.test" })).toThrow(
      'internal: line 1: expected an address, or a range such as 10.0.0.0/8, got "corp.test"',
    );
  });

  test("know the private networks, and what is never shown", () => {
    const has = (networks: typeof neverShown) => (text: string) => networks.contains(parseAddress(text)!);
    const inside = ["10.255.0.1", "172.31.0.1", "192.168.0.1", "100.127.0.1", "fd12::1", "fc00::1"];
    expect(inside.filter(has(privateNetworks))).toEqual(inside);
    expect(["172.32.0.1", "11.0.0.1", "100.128.0.0", "2001:db8::", "8.8.8.8"].filter(has(privateNetworks))).toEqual([]);
    const hidden = [
      "0.0.0.0",
      "127.1.1.1",
      "169.254.9.9",
      "239.1.1.1",
      "255.255.255.255",
      "::",
      "::1",
      "fe80::1",
      "ff02::2",
    ];
    expect(hidden.filter(has(neverShown))).toEqual(hidden);
    expect([...inside, "0.0.0.1", "240.0.0.1", "::2", "fec0::"].filter(has(neverShown))).toEqual([]);
  });
});

test.each([
  ["host:8080", "host"],
  ["host", "host"],
  ["host.", "host"],
  ["[::1]:80", "::1"],
  ["[::1]", "::1"],
  ["::1", "::1"],
  ["1.2.3.4:5", "1.2.3.4"],
])("the host of %s is %s", (name, host) => expect(hostOf(name)).toBe(host));
