import type { PrimesValue } from "./fold.js";

/** The answer in words: all of it, or what is known so far. */
export function primesText({ from, to, count, covered, frontier, countToFrontier, complete }: PrimesValue): string {
  if (complete) return `${primes(count)} from ${grouped(from)} to ${grouped(to)}`;
  const range = `from ${grouped(from)} to ${grouped(to)}`;
  if (covered === "0") return `nothing is known yet of the primes ${range}`;
  const found = `${primes(count)} found so far among ${grouped(covered)} of the numbers ${range}`;
  if (BigInt(frontier) < BigInt(from)) return `${found}\nexact up to: nothing yet, the first numbers are still missing`;
  return `${found}\nexact up to ${grouped(frontier)}: ${primes(countToFrontier)} from ${grouped(from)} to there`;
}

function primes(count: string): string {
  return `${grouped(count)} ${count === "1" ? "prime" : "primes"}`;
}

/** Digits in threes: 455,052,511. */
function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}
