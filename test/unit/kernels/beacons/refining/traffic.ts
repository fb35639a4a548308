import type { Random } from "../../../../helpers/random.js";

/** Makes the times of connections, in seconds, ascending. */
export type Traffic = (random: Random) => Float64Array;

export interface Beacon {
  period: number;
  /** How far a call strays from when it is due, at most, as a part of the period: evenly to either side. */
  jitter?: number;
  /** Whether a call is due one period after the last one, not after the last one was due: then it drifts. */
  drifts?: boolean;
  /** The part of the calls that are left out. */
  omitted?: number;
  /** Seconds that the log lasts. @default a day */
  seconds?: number;
  /** When the host is active, in hours of the day. @default always */
  hours?: [from: number, to: number];
}

const DAY = 86_400;

export function beacon({ period, jitter = 0, drifts = false, omitted = 0, seconds = DAY, hours }: Beacon): Traffic {
  return (random) => {
    const times: number[] = [];
    const stray = (): number => period * jitter * (2 * random.next() - 1);
    for (let due = random.next() * period; due < seconds; due += period + (drifts ? stray() : 0)) {
      const time = drifts ? due : due + stray();
      const hour = (due % DAY) / 3_600;
      const active = !hours || (hour >= hours[0] && hour < hours[1]);
      if (active && !random.chance(omitted)) times.push(time);
    }
    return sorted(times);
  };
}

const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random.next());

/** A normal variable (Box and Muller 1958). */
const normal = (random: Random): number => Math.sqrt(exponential(random, 2)) * Math.cos(2 * Math.PI * random.next());

const logNormal = (random: Random, median: number, sigma: number): number => median * Math.exp(sigma * normal(random));

const sorted = (times: number[]): Float64Array => Float64Array.from(times).sort();

/** Connections that know nothing of each other. */
export function poisson(mean: number, seconds = DAY): Traffic {
  return (random) => {
    const times: number[] = [];
    for (let time = exponential(random, mean); time < seconds; time += exponential(random, mean)) times.push(time);
    return sorted(times);
  };
}

/** Pages, each with connections that follow quickly on one another; then somebody reads, for seconds or for an hour. */
export function browsing(median: number, seconds = DAY): Traffic {
  return (random) => {
    const times: number[] = [];
    for (let page = 0; page < seconds; page += logNormal(random, median, 1.3)) {
      let time = page;
      for (let count = 1 + Math.floor(exponential(random, 5)); count > 0; count--) {
        times.push(time);
        time += logNormal(random, 0.8, 1);
      }
    }
    return sorted(times);
  };
}

/** Gaps that most often are short, and now and then take hours (Lomax's power law). */
export function heavyTailed(scale: number, exponent: number, seconds = DAY): Traffic {
  return (random) => {
    const times: number[] = [];
    const gap = (): number => scale * ((1 - random.next()) ** (-1 / exponent) - 1);
    for (let time = gap(); time < seconds; time += gap()) times.push(time);
    return sorted(times);
  };
}

/** As many connections as the time of day brings: most at noon, hardly any at midnight. */
export function diurnal(mean: number, seconds = DAY): Traffic {
  return (random) => {
    const times = poisson(mean, seconds)(random);
    return times.filter((time) => random.chance(0.5 - 0.5 * Math.cos((2 * Math.PI * time) / DAY)));
  };
}

/** Each connection of the others followed by another one, always so many seconds later. */
export function echoed(delay: number, others: Traffic): Traffic {
  return (random) => {
    const times = others(random);
    return sorted([...times, ...times.map((time) => time + delay)]);
  };
}

/** All at once, from one host to another. */
export function together(...parts: Traffic[]): Traffic {
  return (random) => sorted(parts.flatMap((part) => Array.from(part(random))));
}
