import { describe, expect, it } from "vitest";
import {
  type BeaconKind,
  type Connection,
  beaconKind,
  connections,
  mixture,
  planLog,
} from "../../../src/make-log/index.js";

function made(kinds: Partial<BeaconKind>[], hosts = 10) {
  const plan = planLog({ beacons: kinds.map(beaconKind), hosts });
  const all = [...connections(plan)];
  const of = ({ source, destination }: { source: string; destination: string }): Connection[] =>
    all.filter((one) => one.source === source && one.destination === destination);
  return { planted: plan.planted, of };
}

describe("planted beacons", () => {
  it("are in the log, as often and as long as the truth says", () => {
    const { planted, of } = made([
      { period: 60, count: 3 },
      { period: 900, omit: 0.5, hours: [3, 9] },
    ]);
    expect(planted.length).toBe(4);
    for (const beacon of planted) {
      const calls = of(beacon);
      expect(calls.length).toBeGreaterThan(5);
      expect(beacon.connections).toBe(calls.length);
      expect(beacon.first).toBe(calls[0]!.time / 1e6);
      expect(beacon.last).toBe(calls.at(-1)!.time / 1e6);
      for (const { destinationPort, protocol } of calls)
        expect([destinationPort, protocol]).toEqual([beacon.port, beacon.protocol]);
    }
  });

  it("have sizes out of those that were given, with noise", () => {
    const { planted, of } = made([{ period: 60, sent: [100, 500], received: [1_000], noise: 0.1 }, { period: 60 }]);
    const [noisy, constant] = planted.map(of);
    for (const { sent, received } of noisy!) {
      expect(Math.min(Math.abs(sent! - 100) / 100, Math.abs(sent! - 500) / 500)).toBeLessThanOrEqual(0.1);
      expect(Math.abs(received! - 1_000)).toBeLessThanOrEqual(100);
    }
    const near = noisy!.filter(({ sent }) => sent! < 300).length / noisy!.length;
    expect(Math.abs(near - 0.5)).toBeLessThan(0.06);
    expect(new Set(noisy!.map(({ received }) => received)).size).toBeGreaterThan(50);
    expect(new Set(constant!.map(({ sent, received }) => `${sent} ${received}`))).toEqual(new Set(["420 1150"]));
  });

  it("have sources and destinations of their own, as long as there are any", () => {
    const { planted } = made([{ count: 10 }, { count: 3 }]);
    expect(new Set(planted.slice(0, 10).map(({ source }) => source)).size).toBe(10);
    expect(new Set(planted.map(({ destination }) => destination)).size).toBe(13);
  });

  it("come from and go to where they were told, in IPv6 too", () => {
    const { planted, of } = made([
      { from: "10.1.2.3" },
      { to: "192.0.2.7", count: 4, protocol: "udp", port: 53 },
      { to: "2001:db8::7" },
      { from: "fd00::5" },
    ]);
    expect(planted[0]).toMatchObject({ source: "10.1.2.3", destination: expect.stringMatching(/^198\.1[89]\./) });
    const four = planted.slice(1, 5);
    expect(four.every(({ destination }) => destination === "192.0.2.7")).toBe(true);
    expect(new Set(four.map(({ source }) => source)).size).toBe(4);
    expect(of(four[0]!)[0]).toMatchObject({ service: "dns", protocol: "udp", history: "Dd" });
    expect(planted[5]).toMatchObject({ source: expect.stringMatching(/^fd3a:/), destination: "2001:db8::7" });
    expect(planted[6]).toMatchObject({ source: "fd00::5", destination: expect.stringMatching(/^2001:db8:/) });
  });

  it("go where nothing else goes", () => {
    const plan = planLog();
    const destinations = new Set(plan.planted.map(({ destination }) => destination));
    const there = [...connections(plan)].filter(({ destination }) => destinations.has(destination));
    expect(there.length).toBe(plan.planted.reduce((sum, { connections }) => sum + connections, 0));
  });

  it("are a mixture by default", () => {
    expect(planLog().planted.length).toBe(mixture.reduce((sum, { count }) => sum + count, 0));
    expect(planLog({ beacons: [] }).planted).toEqual([]);
  });
});
