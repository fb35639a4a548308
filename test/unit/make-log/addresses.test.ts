import { isIPv4, isIPv6 } from "node:net";
import { describe, expect, it } from "vitest";
import * as addresses from "../../../src/make-log/addresses.js";
import { numbers } from "../../helpers/tasks.js";

const {
  hostAddress,
  hostAddress6,
  serverAddress,
  siteAddress,
  siteAddress6,
  beaconAddress,
  beaconAddress6,
  isInternal,
} = addresses;
const first = numbers(70_000);

describe("addresses", () => {
  it("are those of IPv4, no two alike, whatever they are of", () => {
    const servers = numbers(300).map(serverAddress);
    const all = [hostAddress, siteAddress, beaconAddress].flatMap((address) => first.map(address)).concat(servers);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((address) => !isIPv4(address))).toEqual([]);
  });

  it("are those of IPv6, no two alike, as they are written shortest", () => {
    const all = [hostAddress6, siteAddress6, beaconAddress6].flatMap((address) => first.map(address));
    expect(new Set(all).size).toBe(all.length);
    expect(
      all.filter((address) => !isIPv6(address) || new URL(`http://[${address}]`).hostname !== `[${address}]`),
    ).toEqual([]);
  });

  it("are of the network or not", () => {
    for (const address of [hostAddress(9), hostAddress6(9), serverAddress(9)]) expect(isInternal(address)).toBe(true);
    for (const address of [siteAddress(9), siteAddress6(9), beaconAddress(9), beaconAddress6(9)])
      expect(isInternal(address)).toBe(false);
  });

  it("reach the last host and the last beacon", () => {
    expect(hostAddress(99_999)).toMatch(/^10\.1[6-9]\./);
    expect(beaconAddress(addresses.MOST_BEACON_DESTINATIONS - 1)).toMatch(/^198\.1[89]\./);
  });
});
