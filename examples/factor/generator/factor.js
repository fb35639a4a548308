/** Divisors tried between two yields: some 50 microseconds' worth. A job can be stopped at each. */
const STRETCH = 10_000;

/**
 * Factors a whole number by trial division, with 2, 3 and the numbers that neither of these divides.
 *
 * What it yields is all that it needs to go on: the factors found so far, what is left to factor, and the divisor to
 * try next. What it returns looks the same, with 1 left.
 *
 * @typedef {{ factors: number[], left: number, next: number }} State
 * @param {number} number from 1 to 2^53 - 1
 * @param {import("partway/worker").Job<State>} job
 * @returns {Generator<State, State, undefined>}
 */
export default function* factor(number, job) {
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new RangeError(`expected a whole number from 1 to 2^53 - 1, got ${String(number)}`);
  }
  const state = job.resumed ?? { factors: [], left: number, next: 2 };
  const { factors } = state;
  let { left, next } = state;
  for (let tried = 1; next * next <= left; tried++) {
    // Three times as fast as `%`, and as exact: below 2^53 no quotient that is not whole is rounded to one that is.
    for (let quotient = left / next; Number.isInteger(quotient); quotient = left / next) {
      factors.push(next);
      left = quotient;
    }
    next = following(next);
    if (tried % STRETCH === 0) yield { factors, left, next };
  }
  // What has no divisor up to its root is prime: the last factor.
  if (left > 1) factors.push(left);
  return { factors, left: 1, next };
}

/** From 5 on, divisors are 2 apart and 4 apart in turn. */
function following(divisor) {
  if (divisor < 4) return divisor * 2 - 1;
  return divisor + (divisor % 3 === 2 ? 2 : 4);
}
