import type { Random } from "../helpers/random.js";

/** The kernels of examples/factor, by the names that `compile` knows them by. */
export const factorKernels = ["fixtures/factor", "fixtures/factor-wat"] as const;

/** What there is of a job of examples/factor, in any of them. */
export interface State {
  factors: number[];
  left: number;
  next: number;
}

type Generated = (number: unknown, job: { resumed?: State }) => Generator<State, State, undefined>;

const load = (path: string): Promise<unknown> => import(new URL(`../../examples/factor/${path}`, import.meta.url).href);

/** The generator that is an example. */
export const { default: factorGenerator } = (await load("generator/factor.js")) as { default: Generated };

/** What the example in AssemblyScript makes of a snapshot. */
export const {
  factor: { decode },
} = (await load("assemblyscript/index.js")) as { factor: { decode(bytes: Uint8Array): State } };

/** Divisors that the generator tries between two yields. */
export const STRETCH = 10_000;

export const LARGEST = 2 ** 53 - 1;

/** Numbers that take up to some hundred thousand divisors. */
export function drawNumber(random: Random): number {
  const half = (): number => random.whole(1, 2 ** 20);
  switch (random.pick(["small", "any", "product", "smooth"])) {
    case "small":
      return random.whole(1, 1_000);
    case "any":
      return half() * 2 ** random.whole(0, 20) + half();
    case "product":
      return half() * half();
    default:
      return drawSmooth(random);
  }
}

/** Many factors, up to the 52 that a number can have. */
function drawSmooth(random: Random): number {
  const primes = [2, 2, 2, 3, 3, 5, 7, 31, 101, 65_521].slice(0, random.whole(1, 10));
  let number = 1;
  for (;;) {
    const more = number * random.pick(primes);
    if (more > LARGEST || random.chance(0.02)) return number;
    number = more;
  }
}

/** Numbers as a kernel gets and gives them. */
export function bytesOf(...numbers: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.length * 8));
  for (const [at, number] of numbers.entries()) view.setFloat64(at * 8, number, true);
  return new Uint8Array(view.buffer);
}
