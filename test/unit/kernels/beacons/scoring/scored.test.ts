import { describe, expect, it } from "vitest";
import type { Group } from "../../../../../src/kernels/beacons/grouping/groups.js";
import { rarityOf, scored } from "../../../../../src/kernels/beacons/scoring/scored.js";
import { Random, seed } from "../../../../helpers/random.js";

const group = (name: string, times: number[], sources = 1): Group => ({
  source: `host-${name}`,
  isInternal: true,
  destination: `server-${name}`,
  port: 443,
  protocol: "tcp",
  names: undefined,
  connections: times.length,
  times: Float64Array.from(times),
  sent: new Float64Array(times.length).fill(400),
  bytes: 400 * times.length,
  firstSeen: times[0] ?? Number.NaN,
  lastSeen: times.at(-1) ?? Number.NaN,
  sources,
});
const clockwork = (name: string, sources = 1): Group =>
  group(
    name,
    Array.from({ length: 200 }, (_, at) => 1e9 + 300 * at),
    sources,
  );

describe("how rare a destination is", () => {
  it.each([
    [1, 100, 1],
    [13, 97, 0.75],
    [25, 97, 0.5],
    [97, 97, 0.5],
    // Among few hosts everything is common.
    [4, 4, 1],
  ])("for %i of %i hosts is %f", (sources, hosts, rarity) => expect(rarityOf(sources, hosts)).toBeCloseTo(rarity, 10));
});

describe("the first scores", () => {
  const span = { from: 1e9, to: 1e9 + 60_000 };

  it("put clockwork first, and what all hosts have below it", () => {
    const random = new Random(seed);
    const chance = Array.from({ length: 200 }, () => 1e9 + 60_000 * random.next()).sort((a, b) => a - b);
    const many = Array.from({ length: 20 }, (_, at) => group(`other-${at}`, [1e9, 1e9 + 5]));
    const groups = [group("chance", chance), clockwork("common", 20), clockwork("own"), ...many];
    const found = scored({ groups, total: groups.length, span });
    expect(found.map(({ group: { destination } }) => destination)).toEqual([
      "server-own",
      "server-common",
      "server-chance",
    ]);
    expect(found[0]!.score).toBeGreaterThan(0.9);
    expect(found[1]!.score).toBeCloseTo(found[0]!.score / 2, 10);
  });

  it("hold it against no source from outside that others call, too", () => {
    const inside = Array.from({ length: 20 }, (_, at) => clockwork(`inside-${at}`));
    const groups = [...inside, { ...clockwork("outside", 500), isInternal: false }, clockwork("common", 20)];
    const scores = new Map(
      scored({ groups, total: groups.length, span }).map(({ group: { source }, score }) => [source, score]),
    );
    expect(scores.get("host-outside")).toBe(scores.get("host-inside-3"));
    expect(scores.get("host-common")).toBeLessThan(scores.get("host-outside")!);
  });

  it("do not depend on the order of the groups, also where they are equal", () => {
    const groups = Array.from({ length: 12 }, (_, at) => clockwork(String(at)));
    const names = (list: Group[]) => scored({ groups: list, total: 12, span }).map(({ group: { source } }) => source);
    expect(names(groups.toReversed())).toEqual(names(groups));
  });
});
