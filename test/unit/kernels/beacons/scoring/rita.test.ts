import { describe, expect, test } from "vitest";
import { type Span, connectionsOfDay, lastDay } from "../../../../../src/kernels/beacons/scoring/day.js";
import { type RitaScore, ritaExclusion, ritaScore } from "../../../../../src/kernels/beacons/scoring/rita.js";
import { Random, runs, seed } from "../../../../helpers/random.js";

/** The start of an hour. */
const START = 1_713_657_600;
const DAY = { from: START, to: START + 86_400 };

function timesWith(gaps: number[], start = START): Float64Array {
  let time = start;
  return Float64Array.from([time, ...gaps.map((gap) => (time += gap))]);
}

function every(period: number, count: number, start = START): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => start + index * period);
}

function scoreOf(times: Float64Array, bytes = new Float64Array(times.length).fill(100)): RitaScore | undefined {
  return ritaScore({ times, bytes }, DAY);
}

test("a connection every ten minutes, all of one size, is a perfect beacon", () => {
  expect(scoreOf(every(600, 144))).toEqual({ score: 1, ts: 1, ds: 1, hist: 1, dur: 1 });
});

describe("the score of the gaps", () => {
  test.each([
    { gaps: [60, 60, 60, 60], ts: 1, because: "all are equal" },
    { gaps: [98, 99, 99, 100, 100, 100, 101, 101, 102], ts: 0.995, because: "the MAD is a hundredth of the median" },
    { gaps: [98, 300, 98, 300, 98, 300, 98, 300, 98, 300], ts: 0.746, because: "two gaps take turns: 1 - 101 / 199" },
    {
      gaps: [1, 299, 25, 4975, 90, 2, 42, 500, 1500],
      ts: 0.083,
      because: "skewness is 833.5 / 986.5, the MAD 89 of 90",
    },
    { gaps: [7, 8, 7, 8, 7, 8, 7, 8, 7], ts: 1, because: "skewness needs quartiles ten seconds apart" },
    { gaps: [60, 0, 0, 60, 0, 60, 0, 0, 0], ts: 1, because: "the same second again is no gap" },
  ])("$gaps give $ts: $because", ({ gaps, ts }) => {
    expect(scoreOf(timesWith(gaps))?.ts).toBe(ts);
  });

  test("fractions of a second do not count", () => {
    const times = every(60, 10).map((time, index) => time + (index % 2) * 0.9);
    expect(scoreOf(times)?.ts).toBe(1);
  });
});

describe("the score of the sizes", () => {
  test.each([
    { bytes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ds: 0.773, because: "the MAD is 2.5 of 5.5" },
    { bytes: [60, 60, 60, 60, 60, 60, 60, 60, 60], ds: 1, because: "all are equal" },
    { bytes: [524_885, 1, 5_000, 98_654, 50, 41, 965_842, 3], ds: 0.008, because: "nothing is alike" },
    { bytes: [0, 0, 0, 0], ds: 0.5, because: "nothing was sent" },
  ])("$bytes give $ds: $because", ({ bytes, ds }) => {
    expect(scoreOf(every(60, bytes.length), Float64Array.from(bytes))?.ds).toBe(ds);
  });
});

describe("the scores of the hours", () => {
  const hours = (count: number, height: (hour: number) => number): number[] =>
    Array.from({ length: count }, (_, hour) => height(hour));
  const inHours = (counts: number[]): Float64Array =>
    Float64Array.from(counts.flatMap((count, hour) => [...every(3_600 / count, count, START + hour * 3_600)]));

  test.each([
    { name: "all day", counts: hours(24, () => 3), hist: 1, dur: 1 },
    {
      name: "many and few in turns",
      counts: hours(24, (hour) => (hour % 2 ? 8 : 2)),
      hist: 1,
      dur: 1,
    },
    { name: "twelve hours in a row", counts: hours(12, () => 4), hist: 1, dur: 1 },
    { name: "eleven hours", counts: hours(11, () => 4), hist: 1, dur: 0.917 },
    { name: "ten hours: no modes", counts: hours(10, () => 4), hist: 0, dur: 0.834 },
    { name: "five hours: too few for a duration", counts: hours(5, () => 4), hist: 0, dur: 0 },
    {
      name: "a run over midnight",
      counts: [4, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4],
      hist: 0,
      dur: 0.99,
    },
  ])("$name: hist $hist, dur $dur", ({ counts, hist, dur }) => {
    const score = scoreOf(inHours(counts));
    expect(score).toMatchObject({ hist, dur });
  });

  test("connections of the hour in which the day begins count to its first part", () => {
    const day = { from: START + 1_800, to: START + 1_800 + 86_400 };
    const times = every(600, 147);
    expect(connectionsOfDay(times, day)).toEqual({ start: 0, end: 147 });
    expect(
      connectionsOfDay(
        times.map((time) => time - 1),
        day,
      ),
    ).toEqual({ start: 1, end: 147 });
    const bytes = new Float64Array(times.length);
    expect(ritaScore({ times, bytes }, day)).toMatchObject({ ts: 1, dur: 1 });
  });
});

describe("no score", () => {
  test.each([
    { name: "three different seconds", times: [0, 0.5, 1, 1, 2, 2.9], reason: "few" },
    { name: "nothing", times: [], reason: "few" },
    { name: "four different seconds", times: [0, 1, 2, 3], reason: undefined },
  ])("$name: $reason", ({ times, reason }) => {
    const all = Float64Array.from(times, (time) => START + time);
    expect(ritaExclusion(all, DAY)).toBe(reason);
    expect(scoreOf(all) === undefined).toBe(reason !== undefined);
  });

  test("86,400 connections in the day are a strobe, one less is none", () => {
    expect(ritaExclusion(every(1, 86_400), DAY)).toBe("strobe");
    expect(scoreOf(every(1, 86_400))).toBeUndefined();
    expect(scoreOf(every(1, 86_399))).toEqual({ score: 1, ts: 1, ds: 1, hist: 1, dur: 1 });
    expect(ritaExclusion(every(1, 86_400, START - 1), DAY)).toBeUndefined();
  });

  test("a day of no length", () => {
    expect(ritaExclusion(every(60, 9), { from: START, to: START + 0.9 })).toBe("instant");
  });
});

test("the last day is the logs' last 24 hours, or less if they are shorter", () => {
  expect(lastDay({ from: 1_713_484_784.9, to: 1_713_743_991.04 })).toEqual({ from: 1_713_657_591, to: 1_713_743_991 });
  expect(lastDay({ from: 100.7, to: 5_000.2 })).toEqual({ from: 100, to: 5_000 });
});

test(`random groups score what the formulas say, taken at their word (seed ${seed})`, () => {
  const random = new Random(seed);
  for (let run = 0; run < runs(400); run++) {
    const length = random.pick([3_600, 40_000, 86_400, 86_399]);
    const day = { from: START + random.whole(0, 3_599), to: 0 };
    day.to = day.from + length;
    const count = random.whole(1, random.pick([8, 40, 400]));
    const coarse = random.pick([1, 60, 3_600]);
    const times = Float64Array.from({ length: count }, () => {
      const time = day.from - 4_000 + random.next() * (length + 4_000);
      return Math.min(day.to + 0.5, Math.floor(time / coarse) * coarse + (random.chance(0.5) ? random.next() : 0));
    }).sort();
    const most = random.pick([0, 1, 30, 5_000]);
    const bytes = Float64Array.from({ length: count }, () => random.whole(0, most));
    expect(ritaScore({ times, bytes }, day), `run ${run} of seed ${seed}`).toEqual(atTheirWord(times, bytes, day));
  }
});

/** The same score from plain arrays and counting. */
function atTheirWord(times: Float64Array, bytes: Float64Array, { from, to }: Span): RitaScore | undefined {
  const hour = from - (from % 3_600);
  const chosen = [...times].map((time, index) => ({ time: Math.floor(time), size: bytes[index]! }));
  const used = chosen.filter(({ time }) => time >= hour && time <= to);
  const seconds = [...new Set(used.map(({ time }) => time))].sort((a, b) => a - b);
  if (seconds.length < 4) return undefined;

  const ts = alike(
    seconds.slice(1).map((second, index) => second - seconds[index]!),
    1,
  );
  const ds = alike(
    used.map(({ size }) => size),
    0,
  );
  const step = (to - from) / 24;
  const edges = Array.from({ length: 24 }, (_, index) => from + index * step);
  const barOf = (time: number): number => Math.max(0, edges.filter((edge) => edge <= time).length - 1);
  const bars = edges.map((_, bar) => used.filter(({ time }) => barOf(time) === bar).length);

  const mean = used.length / 24;
  const deviation = Math.sqrt(bars.map((bar) => (bar - mean) ** 2).reduce((a, b) => a + b) / 24);
  const full = bars.filter((bar) => bar > 0);
  const width = Math.ceil(Math.max(...bars) * 0.05);
  const levels = full.map((bar) => Math.floor(bar / width));
  const frequencies = [...new Set(levels)].map((level) => levels.filter((other) => other === level).length);
  const [first = 0, second = 0] = frequencies.sort((a, b) => b - a);
  const modal = full.length >= 11 ? Math.min(1, thousandths((first + second) / (full.length - 1))) : 0;
  const hist = Math.max(deviation > mean ? 0 : thousandths(1 - deviation / mean), modal);

  const row = bars.map((bar) => (bar > 0 ? "x" : " ")).join("");
  const longest = Math.min(24, Math.max(...(row + row).split(" ").map((run) => run.length)));
  const spread = (seconds.at(-1)! - seconds[0]!) / (to - from);
  const up = (value: number): number => Math.min(1, Math.ceil(value * 1_000) / 1_000);
  const dur = full.length < 6 ? 0 : Math.max(up(spread), up(longest / 12));
  return { score: thousandths(ts * 0.25 + ds * 0.25 + dur * 0.25 + hist * 0.25), ts, ds, hist, dur };
}

function alike(values: number[], small: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [q1, q2, q3] = [middleOf(sorted.slice(0, half)), middleOf(sorted), middleOf(sorted.slice(-half))];
  const skew = q3 - q1 < 10 || q2 === q1 || q2 === q3 ? 0 : (q1 + q3 - 2 * q2) / (q3 - q1);
  const mad = middleOf(sorted.map((value) => Math.abs(value - q2)).sort((a, b) => a - b));
  const close = q2 < 1 ? small : Math.max(0, (q2 - mad) / q2);
  return thousandths((1 - Math.abs(skew) + close) / 2);
}

function middleOf(sorted: number[]): number {
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
