import { describe, expect, test } from "vitest";
import { type Regularity, regularityOf } from "../../../../../src/kernels/beacons/scoring/regularity.js";
import { Random, runs, seed } from "../../../../helpers/random.js";

const HOUR = 3_600;
const DAY = 86_400;

interface Beacon {
  period: number;
  /** Half the width, as a fraction; each gap is drawn anew. */
  jitter?: number;
  /** The share of check-ins that are missing. */
  omitted?: number;
  /** Hours of each day. */
  active?: number;
  count: number;
}

function beacon(random: Random, { period, jitter = 0, omitted = 0, active = 24, count }: Beacon): number[] {
  const times: number[] = [];
  for (let time = 0; times.length < count; ) {
    time += period * (1 + jitter * (2 * random.next() - 1));
    if (time % DAY > active * HOUR) time = Math.ceil(time / DAY) * DAY + random.next() * period;
    if (!random.chance(omitted)) times.push(time);
  }
  return times;
}

function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random.next()) * mean;
}

/** Arrivals at random; each may be the first of a burst. */
function arrivals(random: Random, count: number, mean: number, more: () => number[] = () => []): number[] {
  const times: number[] = [];
  for (let time = 0; times.length < count; ) {
    time += exponential(random, mean);
    times.push(time, ...more().map((later) => time + later));
  }
  return times;
}

function regularity(times: number[]): Regularity {
  return regularityOf(Float64Array.from(times).sort())!;
}

/** A few draws of a case; the title of its test names the seed of all. */
function* draws(): Generator<Random> {
  for (let run = 0; run < runs(20); run++) yield new Random(seed + run);
}

describe("what is regular", () => {
  test("equal gaps are wholly so, however few", () => {
    const times = [0, 60, 120, 180, 240, 300];
    expect(regularity(times)).toEqual({ score: 1, period: 60, jitter: 0, windows: 1, activeSpan: 300 });
  });

  for (const { jitter, least } of [
    { jitter: 0.05, least: 0.95 },
    { jitter: 0.2, least: 0.84 },
    { jitter: 0.35, least: 0.7 },
    { jitter: 0.5, least: 0.5 },
  ]) {
    test(`gaps with a jitter of ${jitter}, and the estimates of period and jitter (seed ${seed})`, () => {
      for (const random of draws()) {
        const found = regularity(beacon(random, { period: 200, jitter, count: 200 }));
        expect(found.score).toBeGreaterThan(least);
        expect(Math.abs(found.period / 200 - 1)).toBeLessThan(0.4 * jitter);
        expect(Math.abs(found.jitter - jitter)).toBeLessThan(0.45 * jitter);
      }
    });
  }

  for (const { omitted, jitter, least } of [
    { omitted: 0.25, jitter: 0, least: 0.99 },
    { omitted: 0.5, jitter: 0, least: 0.97 },
    { omitted: 0.75, jitter: 0, least: 0.85 },
    { omitted: 0.25, jitter: 0.1, least: 0.82 },
    { omitted: 0.5, jitter: 0.1, least: 0.72 },
    { omitted: 0.75, jitter: 0.1, least: 0.5 },
  ]) {
    test(`${omitted * 100} % omissions with a jitter of ${jitter}: the period is the one before they were made (seed ${seed})`, () => {
      for (const random of draws()) {
        const found = regularity(beacon(random, { period: 200, jitter, omitted, count: 200 }));
        expect(found.score).toBeGreaterThan(least);
        expect(Math.abs(found.period / 200 - 1)).toBeLessThan(0.02);
        expect(Math.abs(found.jitter - jitter)).toBeLessThan(0.04);
      }
    });
  }

  test(`six hours a day are as regular as all day, and only they are active (seed ${seed})`, () => {
    for (const random of draws()) {
      const shape = { period: 200, jitter: 0.2, count: 700 };
      const found = regularity(beacon(random, { ...shape, active: 6 }));
      expect(found.score).toBeGreaterThan(0.88);
      expect(Math.abs(found.score - regularity(beacon(random, shape)).score)).toBeLessThan(0.04);
      expect(found.windows).toBe(7);
      expect(Math.abs(found.activeSpan / (700 * 200) - 1)).toBeLessThan(0.05);
    }
  });

  test(`a check-in an hour, six hours a day, for a month (seed ${seed})`, () => {
    for (const random of draws()) {
      const found = regularity(beacon(random, { period: HOUR, jitter: 0.1, active: 6, count: 150 }));
      expect(found.score).toBeGreaterThan(0.88);
      expect(Math.abs(found.period / HOUR - 1)).toBeLessThan(0.05);
    }
  });

  for (const most of [1, 2, 7]) {
    test(`check-ins that open 1 to ${most + 1} connections within a second (seed ${seed})`, () => {
      for (const random of draws()) {
        const starts = beacon(random, { period: 60, jitter: 0.2, count: 150 });
        const times = starts.flatMap((start) => {
          const more = random.whole(1, most);
          return Array.from({ length: more + 1 }, (_, index) => (index === 0 ? start : start + random.next()));
        });
        const found = regularity(times);
        expect(found.score).toBeGreaterThan(0.75);
        expect(Math.abs(found.period / 60 - 1)).toBeLessThan(0.1);
      }
    });
  }

  test(`the same second many times over is one event (seed ${seed})`, () => {
    for (const random of draws()) {
      const starts = beacon(random, { period: 300, count: 30 }).map(Math.round);
      const found = regularity(starts.flatMap((start) => Array.from({ length: random.whole(2, 40) }, () => start)));
      expect(found).toMatchObject({ score: 1, period: 300, jitter: 0 });
    }
  });
});

describe("what is not", () => {
  test("connections far from all others are no windows, and count against the rest", () => {
    const regular = Array.from({ length: 31 }, (_, index) => index * 60);
    const alone = Array.from({ length: 20 }, (_, index) => 10_000 + index * index * 5_000 + index * 3_000);
    const found = regularity([...regular, ...alone]);
    expect(found).toEqual({ score: 31 / 51, period: 60, jitter: 0, windows: 1, activeSpan: 1_800 });
  });

  for (const count of [6, 20, 100, 1_000]) {
    test(`${count} Poisson arrivals: two of a hundred groups are a little regular (seed ${seed})`, () => {
      const random = new Random(seed);
      const scores = Array.from(
        { length: count < 1_000 ? 1_000 : 200 },
        () => regularity(arrivals(random, count, 200)).score,
      );
      expect(scores.filter((score) => score > 0.05).length).toBeLessThan(0.06 * scores.length);
      expect(scores.filter((score) => score > 0.5).length).toBeLessThan(0.02 * scores.length);
    });
  }

  test(`browsing: pages of some ten connections, pages whenever somebody clicks (seed ${seed})`, () => {
    for (const random of draws()) {
      const page = (): number[] => {
        let later = 0;
        return Array.from({ length: random.whole(0, 20) }, () => (later += exponential(random, 1.5)));
      };
      expect(regularity(arrivals(random, 400, 1_200, page)).score).toBeLessThan(0.35);
    }
  });

  test(`office hours every day for a month (seed ${seed})`, () => {
    for (const random of draws()) {
      const days = Array.from({ length: 30 }, (_, day) => day * DAY + 9 * HOUR + random.next() * 1_200);
      const times = days.flatMap((morning) =>
        arrivals(random, 16, 1_800)
          .filter((time) => time < 8 * HOUR)
          .map((time) => morning + time),
      );
      expect(regularity(times).score).toBeLessThan(0.2);
    }
  });

  test("everything at once, or nearly nothing", () => {
    expect(regularity([5, 5, 5, 5, 5, 5])).toMatchObject({ score: 0, period: 0, activeSpan: 0 });
    expect(regularity([0, 60, 120, 180]).score).toBe(0);
    expect(regularityOf(Float64Array.of(0, 60, 120))).toBeUndefined();
  });
});

test(`neither when it begins nor the unit of time matters (seed ${seed})`, () => {
  for (const random of draws()) {
    const times = random.chance(0.5)
      ? arrivals(random, 50, 10)
      : beacon(random, { period: 10, jitter: random.next() / 2, omitted: random.next() / 2, count: 50 });
    const found = regularity(times);
    const moved = regularity(times.map((time) => 1_024 + 8 * time));
    expect(moved.score).toBeCloseTo(found.score, 6);
    expect(moved.period).toBeCloseTo(8 * found.period, 6);
    expect(moved.windows).toBe(found.windows);
  }
});

test("ten million connections are no matter", () => {
  const random = new Random(1);
  let time = 0;
  const times = new Float64Array(10_000_000).map(() => (time += 0.008 * (0.8 + 0.4 * random.next())));
  const found = regularityOf(times)!;
  expect(found.score).toBeGreaterThan(0.9);
  expect(found.period).toBeCloseTo(0.008, 4);
});
