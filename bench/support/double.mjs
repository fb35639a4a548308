/** The smallest task there is: what is left to measure is what a pool adds to it. */
export default function double(input) {
  return input * 2 + 1;
}

/** The same over an array, for who cuts the inputs up by hand. */
export function doubleAll(inputs) {
  return inputs.map((input) => input * 2 + 1);
}

/** What the values of the inputs 0, 1, ... below `jobs` come to. */
export const sumOfDoubles = (jobs) => jobs * jobs;
