import { betaQuantile } from "./beta.js";

export interface PValue {
  /** From 0, which it never is, to 1. */
  p: number;
  /** The interval that the p-value of a test with ever more surrogates lies in, at the confidence asked for. */
  low: number;
  high: number;
}

/**
 * The p-value of a test by surrogates, as far as it has come. After a fixed number of surrogates it is
 * (exceedances + 1) / (surrogates + 1); after the sequential test has ended at its number of exceedances,
 * exceedances / surrogates (Besag and Clifford, "Sequential Monte Carlo p-values", Biometrika 78, 1991). The interval is
 * exact: that of Clopper and Pearson ("The use of confidence or fiducial limits", Biometrika 26, 1934), for the sequential
 * test from the negative binomial distribution.
 *
 * @param confidence of the interval. @default 0.95
 */
export function pValue(
  { surrogates, exceedances }: { surrogates: number; exceedances: number },
  endedEarly: boolean,
  confidence = 0.95,
): PValue {
  if (surrogates === 0) return { p: 1, low: 0, high: 1 };
  const tail = (1 - confidence) / 2;
  const others = surrogates - exceedances;
  const low = exceedances === 0 ? 0 : betaQuantile(tail, exceedances, others + 1);
  if (endedEarly) {
    const high = others === 0 ? 1 : betaQuantile(1 - tail, exceedances, others);
    return { p: exceedances / surrogates, low, high };
  }
  const high = others === 0 ? 1 : betaQuantile(1 - tail, exceedances + 1, others);
  return { p: (exceedances + 1) / (surrogates + 1), low, high };
}

/** Euler's constant. */
const EULER = 0.5772156649015329;

/**
 * The p-value by a Gumbel distribution with the mean and the standard deviation of the surrogates' statistics, each the
 * greatest of many: an approximation, which also tells apart p-values far below 1 / surrogates (Abrams, Kulldorff and
 * Kleinman, "Gumbel based p-value approximations for spatial scan statistics", Int. J. Health Geogr. 9, 2010).
 */
export function gumbelPValue(statistic: number, mean: number, deviation: number): number {
  if (deviation === 0) return statistic > mean ? 0 : 1;
  const scale = (deviation * Math.sqrt(6)) / Math.PI;
  return -Math.expm1(-Math.exp(-((statistic - mean) / scale + EULER)));
}
