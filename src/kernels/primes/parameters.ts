import * as z from "zod/mini";
import { parameters, wholeNumber } from "../parameters.js";

/** The largest number the sieve goes to: beyond it, not every whole number is a JavaScript number. */
export const LARGEST = 2 ** 53;

export interface PrimesParams {
  from: number;
  to: number;
}

export const primesParameters = parameters({
  from: wholeNumber(
    { title: "From", description: "the first number to look at" },
    { minimum: 0, maximum: LARGEST, default: 0 },
  ),
  to: wholeNumber(
    { title: "To", description: "the last number to look at" },
    { minimum: 0, maximum: LARGEST, default: 1e10 },
  ),
}).check(
  z.refine(({ from, to }) => from <= to, {
    path: ["to"],
    error: ({ input }) => `expected a number that is not below from, ${(input as PrimesParams).from}`,
  }),
);
