import { type Steps, atOnce, each, sorted } from "../steps.js";

/**
 * The q-value of each of several tests: the part of false discoveries to be expected among all tests whose p-value is not
 * greater (Benjamini and Hochberg, "Controlling the false discovery rate", J. R. Stat. Soc. B 57, 1995).
 *
 * @param ps the p-values
 * @param tests how many tests there are in all, where some have no p-value yet: these count as 1. @default ps.length
 * @returns the q-values, in the order of the p-values
 */
export function qValues(ps: readonly number[], tests = ps.length): number[] {
  return atOnce(findingQs(ps, tests));
}

/** The same in steps. */
export function* findingQs(ps: readonly number[], tests: number): Steps<number[]> {
  const order = yield* sorted([...ps.keys()], (a, b) => ps[b]! - ps[a]!);
  const qs = ps.map(() => 1);
  let least = 1;
  yield* each(order, (index, above) => {
    least = Math.min(least, (ps[index]! * tests) / (ps.length - above));
    qs[index] = least;
  });
  return qs;
}
