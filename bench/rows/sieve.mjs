// The kernel of primes alone, in this thread and from nothing, against the fastest sieve that npm has.
import { kernels } from "partway/kernels";
import { countPrimes } from "../peers/primes.mjs";
import { openAlone } from "../support/alone.mjs";
import { row } from "../support/row.mjs";
import { interleaved } from "../support/sample.mjs";

const to = 1e8;
const expected = 5_761_455;

export async function measure() {
  const alone = await openAlone(kernels.primes, { to });
  const check = (count) => {
    if (count !== expected) throw new Error(`expected ${expected} primes up to ${to}, got ${count}`);
  };
  const figures = await interleaved(
    {
      ours() {
        const { elapsedMs, values } = alone();
        check(values.reduce((sum, { count }) => sum + count, 0));
        return elapsedMs;
      },
      theirs() {
        const start = performance.now();
        check(countPrimes(to));
        return performance.now() - start;
      },
    },
    5,
  );
  return [
    row({
      name: "primes up to 1e8, the kernel alone",
      unit: "ms",
      ours: figures.ours,
      peer: figures.theirs,
      peerName: "primesieve of npm",
      // At least 10 times as fast.
      goal: { of: "ratio", is: "at most", value: 1 / 10 },
    }),
  ];
}
