import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * How many primes there are up to a number, by the package of npm that is fastest at it. Of those that count or list
 * primes, sieve-of-eratosthenes and number-theory take four to eight times as long.
 */
export function countPrimes(to) {
  // It keeps its sieve: a new copy of it starts from nothing.
  delete require.cache[require.resolve("primesieve")];
  const sieve = require("primesieve");
  sieve.raiseLimit(to + 1_000);
  return sieve.primePi(to);
}
