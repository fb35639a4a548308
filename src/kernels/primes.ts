import wasm from "../../build/primes.wasm";
import { defineKernel } from "../task/kernel.js";
import { decodePrimes, foldPrimes } from "./primes/fold.js";
import { primesParameters } from "./primes/parameters.js";
import { planPrimes } from "./primes/plan.js";
import { primesPresets } from "./primes/presets.js";
import { primesText } from "./primes/text.js";

export type { PrimesPart, PrimesValue } from "./primes/fold.js";
export type { PrimesParams } from "./primes/parameters.js";

/**
 * How many primes lie in [from, to], exactly, to 2^53: a segmented sieve of Eratosthenes (Bays and Hudson 1977)
 * on a wheel of 30 (Pritchard 1982).
 */
export const primes = defineKernel({
  name: "primes",
  summary: "counts the primes from one number to another, exactly",
  partial: "the primes found in the numbers looked at, and an exact count up to a frontier",
  wasm,
  parameters: primesParameters,
  presets: primesPresets,
  plan: planPrimes,
  decode: decodePrimes,
  fold: foldPrimes,
  formats: { text: primesText },
});
