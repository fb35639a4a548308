import { firstAtLeast, median, medianDeviation, quartiles } from "./quantiles.js";

/** A period that explains gaps, and how well. */
export interface Rhythm {
  /** How well, beyond chance: 0 for gaps of Poisson arrivals, 1 for equal ones. */
  score: number;
  /** Seconds. */
  period: number;
  /** Half the width of the jitter, as a fraction of the period: 0.2 for gaps from 0.8 to 1.2 periods. */
  jitter: number;
}

/** For exponential gaps: the median absolute deviation over the median, arsinh(1/2) / ln 2. */
const POISSON_DEVIATION = Math.asinh(0.5) / Math.LN2;
/** For exponential gaps: the share that is within half the median of the median, 2^-0.5 - 2^-1.5. */
const POISSON_NEAR = 2 ** -0.5 - 2 ** -1.5;
/** The fit of Poisson arrivals exceeds this, over the square root of the number of gaps, in one of a hundred groups. */
const CHANCE = 2;

/** A gap of more periods than this tells nothing of the period. */
const MOST_MULTIPLE = 10;
/** The typical gap may be so many periods, if most events are missing. */
const MOST_MISSING = 4;
/** Another period must explain the gaps by so much better to be preferred to a longer one. */
const MARGIN = 0.02;
const REFINEMENTS = 3;
/** Gaps that are looked at for multiples: evenly many of each length, so no more are needed. */
const SAMPLE = 4_096;

/** The better of two explanations of gaps (ascending, in seconds): each is about one period, or each is about a multiple. */
export function rhythmOf(gaps: Float64Array): Rhythm {
  if (gaps.length < 2 || median(gaps) === 0) return { score: 0, period: 0, jitter: 0 };
  const single = concentration(gaps);
  const multiple = multiples(gaps);
  return multiple.score > single.score + MARGIN ? multiple : single;
}

/** Gaps about one period: how small their median deviation is, and how many of them are near the median at all. */
function concentration(gaps: Float64Array): Rhythm {
  const period = median(gaps);
  const deviation = medianDeviation(gaps, period) / period;
  const near = (firstAtLeast(gaps, 1.5 * period) - firstAtLeast(gaps, 0.5 * period)) / gaps.length;
  const closeness = Math.max(0, 1 - deviation / POISSON_DEVIATION);
  const share = Math.max(0, (near - POISSON_NEAR) / (1 - POISSON_NEAR));
  return { score: beyondChance(Math.sqrt(closeness * share), gaps.length), period, jitter: 2 * deviation };
}

/** Gaps about small multiples of a period, as where some events are missing or were not seen. */
function multiples(gaps: Float64Array): Rhythm {
  const sample = sampled(gaps);
  const { lower, median: middle } = quartiles(sample);
  const guesses = [lower, middle].flatMap((gap) =>
    Array.from({ length: MOST_MISSING }, (_, index) => gap / (index + 1)),
  );
  let best = { fit: 0, period: middle };
  for (const guess of guesses.sort((a, b) => b - a)) {
    if (guess === 0) continue;
    const period = refined(sample, guess);
    const fit = fitOf(sample, period);
    if (fit > best.fit + MARGIN) best = { fit, period };
  }
  return { score: beyondChance(best.fit, gaps.length), period: best.period, jitter: jitterOf(sample, best.period) };
}

/** The mean cosine of the gaps' phases: 1 if all are multiples, about 0 for gaps of any length. */
function fitOf(gaps: Float64Array, period: number): number {
  let sum = 0;
  for (const gap of gaps) {
    const multiple = multipleOf(gap, period);
    if (multiple <= MOST_MULTIPLE) sum += Math.cos(2 * Math.PI * Math.max(-0.5, gap / period - multiple));
  }
  return sum / gaps.length;
}

/** The period by least squares, the variance growing with the multiple, of the gaps nearest to multiples; anew a few times. */
function refined(gaps: Float64Array, guess: number): number {
  let period = guess;
  for (let turn = 0; turn < REFINEMENTS; turn++) {
    let total = 0;
    let periods = 0;
    for (const gap of gaps) {
      const multiple = multipleOf(gap, period);
      if (multiple > MOST_MULTIPLE || Math.abs(gap / period - multiple) > 0.25) continue;
      total += gap;
      periods += multiple;
    }
    if (periods === 0) return period;
    period = total / periods;
  }
  return period;
}

/** From what gaps differ from multiples by. Jitter that adds up grows with the square root of the multiple. */
function jitterOf(gaps: Float64Array, period: number): number {
  const deviations = new Float64Array(gaps.length);
  let count = 0;
  for (const gap of gaps) {
    const multiple = multipleOf(gap, period);
    if (multiple > MOST_MULTIPLE) continue;
    deviations[count++] = Math.abs(gap / period - multiple) / Math.sqrt(multiple);
  }
  return 2 * median(deviations.subarray(0, count).sort());
}

function multipleOf(gap: number, period: number): number {
  return Math.max(1, Math.round(gap / period));
}

/** What is left of a score of `count` gaps once that is taken off which chance might reach. */
function beyondChance(score: number, count: number): number {
  const chance = CHANCE / Math.sqrt(count);
  return chance < 1 ? Math.max(0, (score - chance) / (1 - chance)) : 0;
}

function sampled(sorted: Float64Array): Float64Array {
  if (sorted.length <= SAMPLE) return sorted;
  return Float64Array.from(
    { length: SAMPLE },
    (_, index) => sorted[Math.floor(((index + 0.5) * sorted.length) / SAMPLE)]!,
  );
}
