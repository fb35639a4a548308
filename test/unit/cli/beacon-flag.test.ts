import { describe, expect, it } from "vitest";
import { beacon } from "../../../src/cli/arguments/beacon-flag.js";
import { UsageError } from "../../../src/cli/ending/usage-error.js";
import { beaconKind } from "../../../src/make-log/index.js";

describe("a kind of beacon, as it is typed", () => {
  it("is what is said, and usual otherwise", () => {
    expect(beacon("period=60,jitter=0.2,count=5,omit=.25,hours=9-15,lock=phase")).toEqual({
      ...beaconKind({}),
      period: 60,
      jitter: 0.2,
      count: 5,
      omit: 0.25,
      hours: [9, 15],
      lock: "phase",
    });
    expect(beacon(" sent=200/400 , received=0,noise=1,port=53,protocol=udp,period=10m, to=2001:db8::1")).toEqual({
      ...beaconKind({}),
      sent: [200, 400],
      received: [0],
      noise: 1,
      port: 53,
      protocol: "udp",
      period: 600,
      to: "2001:db8::1",
    });
    expect(beacon("hours=22-6").hours).toEqual([22, 6]);
    expect(beacon("hours=0-24").hours).toEqual([0, 24]);
  });

  it.each([
    ["", '--beacon: expected key=value, separated by commas, got ""'],
    ["60", '--beacon: expected key=value, separated by commas, got "60"'],
    ["period=60,", '--beacon: expected key=value, separated by commas, got ""'],
    ["perid=60", 'received, noise, port, protocol, from, to, got "perid"; did you mean period?'],
    ["toString=1", 'from, to, got "toString"'],
    ["period=60,period=70", '--beacon period: expected one value, got a second one, "period=70"'],
    ["period=0", '--beacon period: expected seconds above 0, or a duration such as 90s, 10m or 1h, got "0"'],
    ["jitter=1.5", '--beacon jitter: expected a number from 0 to 1, got "1.5"'],
    ["omit=some", '--beacon omit: expected a number from 0 to 1, got "some"'],
    ["noise=-1", '--beacon noise: expected a number from 0 to 1, got "-1"'],
    ["lock=none", '--beacon lock: expected gap or phase, got "none"'],
    ["protocol=icmp", '--beacon protocol: expected tcp or udp, got "icmp"'],
    ["hours=9", '--beacon hours: expected two different hours such as 9-15, from 0 to 24, got "9"'],
    ["hours=9-9", "--beacon hours: expected two different hours"],
    ["hours=9-25", "--beacon hours: expected two different hours"],
    ["hours=24-3", "--beacon hours: expected two different hours"],
    ["sent=200/x", '--beacon sent: expected a whole number from 0 to 1000000000, got "x"'],
    ["count=0", '--beacon count: expected a whole number from 1 to 10000, got "0"'],
    ["port=70000", '--beacon port: expected a whole number from 1 to 65535, got "70000"'],
    ["to=example.com", '--beacon to: expected an address of IPv4 or IPv6, got "example.com"'],
    ["from=fe80::1%eth0", "--beacon from: expected an address of IPv4 or IPv6"],
    ["from=10.0.0.1,to=2001:db8::1", "--beacon to: expected an address of the same version as from, 10.0.0.1"],
    ["from=10.0.0.1,to=192.0.2.1,count=2", "--beacon count: expected 1 beside both from and to, got 2"],
  ])("%j is refused", (text, said) => {
    expect(() => beacon(text)).toThrow(UsageError);
    expect(() => beacon(text)).toThrow(said);
  });
});
