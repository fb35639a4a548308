import { describe, expect, it } from "vitest";
import { type Connection, type LogOptions, connections, planLog } from "../../../src/make-log/index.js";
import { after, pace, progressOf } from "../../../src/make-log/background/day.js";
import { DAY, HOUR, SECOND } from "../../../src/make-log/time.js";
import { Random, runs, seed } from "../../helpers/random.js";
import { numbers } from "../../helpers/tasks.js";

function made(options: LogOptions): Connection[] {
  return [...connections(planLog({ beacons: [], ...options }))];
}

const usual = made({});

const pairOf = ({ source, destination }: Connection): string => `${source} ${destination}`;

function grouped(all: readonly Connection[], key: (one: Connection) => string): Map<string, Connection[]> {
  const groups = new Map<string, Connection[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

describe("benign traffic", () => {
  it.each<LogOptions>([
    {},
    { groups: 1_000 },
    { hosts: 8, groups: 6_000 },
    { days: 3, hosts: 20 },
    { days: 0.5, lines: 60_000 },
    { lines: 400_000, groups: 20_000 },
    { lines: 60_000, groups: 8_000 },
    { lines: 200_000, groups: 100 },
    { lines: 200_000, groups: 50, hosts: 5 },
  ])("has about as many lines and groups as were asked for: %j", (options) => {
    const plan = planLog({ beacons: [], ...options });
    const all = [...connections(plan)];
    expect(all.length / plan.lines).toBeGreaterThan(0.9);
    expect(all.length / plan.lines).toBeLessThan(1.1);
    if (options.lines !== undefined) expect(Math.abs(plan.lines / options.lines - 1)).toBeLessThan(0.01);
    const groups = new Set(all.map(pairOf)).size;
    const wanted = options.groups ?? plan.hosts * 100;
    expect(groups / wanted).toBeGreaterThan(0.9);
    expect(groups / wanted).toBeLessThan(1.1);
  });

  it("has fewer groups where lines are too few for them", () => {
    const groups = new Set(made({ lines: 4_000, groups: 8_000 }).map(pairOf)).size;
    expect(groups).toBeGreaterThan(1_000);
    expect(groups).toBeLessThan(4_000);
  });

  it(`is in order of time and within its span, whatever it is like (seed ${seed})`, () => {
    for (const run of numbers(runs(8))) {
      const random = new Random(seed + run);
      const options = {
        seed: random.whole(0, 2 ** 32 - 1),
        start: random.whole(0, 2e9),
        days: random.pick([0.01, 0.3, 2]),
        hosts: random.whole(1, 30),
        groups: random.whole(1, 2_000),
      };
      const start = options.start * SECOND;
      let before = start;
      for (const { time } of made(options)) {
        if (time < before || time >= start + options.days * DAY || !Number.isInteger(time))
          throw new Error(`${time} after ${before}: seed ${seed + run}, ${JSON.stringify(options)}`);
        before = time;
      }
    }
  });

  it("has what networks have", () => {
    const kinds = grouped(usual, ({ service, state, protocol }) => `${protocol} ${service} ${state}`);
    for (const kind of [
      "tcp ssl SF",
      "tcp ssl S1",
      "tcp ssl RSTO",
      "tcp ssl RSTR",
      "tcp http SF",
      "tcp ssh SF",
      "udp dns SF",
      "udp ntp SF",
      "udp quic SF",
      "tcp undefined S0",
      "tcp undefined REJ",
    ])
      expect(kinds.get(kind)?.length, kind).toBeGreaterThan(0);
    const six = usual.filter(({ source }) => source.includes(":"));
    expect(six.length / usual.length).toBeGreaterThan(0.03);
    expect(six.length / usual.length).toBeLessThan(0.3);
    expect(six.filter(({ destination }) => !destination.includes(":"))).toEqual([]);
    expect(usual.filter(({ duration }) => (duration ?? 0) > 3 * HOUR).length).toBeGreaterThan(0);
  });

  it("adds up: on the wire there is the payload, and headers for each packet", () => {
    for (const { sent = 0, received = 0, sentPackets, sentOnWire, receivedPackets, receivedOnWire, state } of usual) {
      if (sentOnWire < sent + 28 * sentPackets || sentOnWire > sent + 100 * sentPackets)
        throw new Error(`sent ${sent}`);
      if (receivedOnWire < received + 28 * receivedPackets) throw new Error(`received ${received}`);
      if (state === "S0" && receivedPackets > 0) throw new Error("answered");
    }
  });

  it("is polled by many at a few places", () => {
    const hosts = grouped(usual, ({ destination }) => destination);
    const fanIn = [...hosts.values()].map((all) => new Set(all.map(({ source }) => source)).size);
    // NTP is had by all, and other software by most; the typical site is known to a few.
    expect(fanIn.filter((count) => count >= 20).length).toBeGreaterThan(4);
    expect(fanIn.sort((a, b) => a - b)[Math.floor(fanIn.length / 2)]).toBeLessThan(10);
    const time = grouped(usual, ({ destinationPort }) => String(destinationPort)).get("123")!;
    for (const [, polls] of grouped(time, pairOf)) expect(Math.abs(polls.length - 84)).toBeLessThan(3);
  });

  it("has jobs at the same minute of each hour or day", () => {
    const jobs = [
      ...grouped(
        made({ days: 3 }).filter(({ service }) => service === "ssh"),
        pairOf,
      ).values(),
    ];
    expect(jobs.length).toBeGreaterThan(2);
    for (const runs of jobs) {
      expect(runs.length).toBeGreaterThan(1);
      expect(new Set(runs.map(({ time }) => Math.floor((time % HOUR) / (60 * SECOND)))).size).toBe(1);
    }
  });

  it("is busier by day than by night", () => {
    const browsed = usual.filter(({ destinationPort }) => destinationPort === 53);
    const day = browsed.filter(({ time }) => pace(time) === 1).length / 10;
    const night = browsed.filter(({ time }) => pace(time) < 1).length / 14;
    expect(day / night).toBeGreaterThan(4);
  });
});

describe("the day", () => {
  const midnight = 20_000 * DAY;

  it("has longer hours by night", () => {
    expect(after(midnight + 9 * HOUR, HOUR)).toBe(midnight + 10 * HOUR);
    expect(after(midnight, HOUR)).toBe(midnight + 8 * HOUR);
    expect(after(midnight + 17.5 * HOUR, HOUR)).toBe(midnight + 22 * HOUR);
    expect(after(midnight + 9 * HOUR, 0)).toBe(midnight + 9 * HOUR);
  });

  it("is done from 0 to 1", () => {
    const progress = progressOf({ start: midnight, end: midnight + DAY });
    expect(progress(midnight)).toBe(0);
    expect(progress(midnight + 8 * HOUR)).toBeCloseTo(1 / 11.75);
    expect(progress(midnight + 13 * HOUR)).toBeCloseTo(6 / 11.75);
    expect(progress(midnight + DAY)).toBe(1);
    expect(progress(midnight + 2 * DAY)).toBe(1);
  });
});
