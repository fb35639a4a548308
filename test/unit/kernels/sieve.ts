/** A plain sieve of Eratosthenes: 1 for each number below `limit` that is prime. */
export function primesBelow(limit: number): Uint8Array {
  const isPrime = new Uint8Array(limit).fill(1);
  isPrime.fill(0, 0, 2);
  for (let prime = 2; prime * prime < limit; prime++) {
    if (isPrime[prime] === 0) continue;
    for (let multiple = prime * prime; multiple < limit; multiple += prime) isPrime[multiple] = 0;
  }
  return isPrime;
}
