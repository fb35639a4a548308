import { expect, test } from "vitest";
import { addressText } from "../../../../../src/kernels/beacons/reading/address.js";
import { Random, runs, seed } from "../../../../helpers/random.js";
import { addressOf } from "../../../../helpers/zeek/oracle.js";

test.each([
  "10.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fe80::1",
  "2001:db8::",
  "1:0:2::3",
  "1:0:2:3:4:5:6:7",
  "::fffe:0:1",
])("the address %s is written as it is read", (text) => {
  const bytes = Buffer.concat([Buffer.alloc(16, 7), Buffer.from(addressOf(text), "hex")]);
  expect(addressText(bytes, 1)).toBe(text);
});

test(`an IPv6 address is written as a URL has it (SEED=${seed})`, () => {
  for (let drawn = seed; drawn < seed + runs(300); drawn++) {
    const random = new Random(drawn);
    const parts = Array.from({ length: 8 }, (_, part) =>
      part === 0 ? 0x2001 : random.pick([0, 0, random.whole(0, 65_535)]),
    );
    const bytes = Uint8Array.from(parts.flatMap((part) => [part >> 8, part & 255]));
    const long = parts.map((part) => part.toString(16)).join(":");
    expect(`[${addressText(bytes, 0)}]`, `SEED=${drawn}`).toBe(new URL(`http://[${long}]/`).hostname);
  }
});
