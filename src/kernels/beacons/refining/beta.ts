// The beta distribution (Press et al., "Numerical Recipes", 3rd edition, sections 6.1 and 6.4).

/** How often a continued fraction is gone on with at most, and when it has settled. */
const TERMS = 10_000;
const SETTLED = 1e-15;

/** The logarithm of the gamma function, for x > 0: Stirling's series, after a shift to where it is exact. */
export function logGamma(x: number): number {
  let shift = 0;
  for (; x < 15; x++) shift += Math.log(x);
  const square = 1 / (x * x);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1_260 - square / 1_680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** The probability that a beta variable of shape a, b > 0 is at most x. */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a);
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(front) / a) * fraction(x, a, b);
}

/** Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const nonzero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < SETTLED) break;
  }
  return value;
}

/** Where a beta variable lies with probability p at most: by bisection, which always ends. */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (betaBelow(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
