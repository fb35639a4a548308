import { encodeRefining, refiningConfiguration } from "../../../../../src/kernels/beacons/refining/input.js";
import { decodeRefining, type Refinement } from "../../../../../src/kernels/beacons/refining/snapshot.js";
import { Instance, compile } from "../../../../contract/instance.js";

/** A new instance of the kernel, ready for its first group. */
export function createRefiner(): Instance {
  const instance = new Instance(compile("beacons"));
  instance.configure(refiningConfiguration());
  instance.prepare();
  return instance;
}

const instance = createRefiner();

export interface Test {
  seed: number;
  surrogates: number;
  /** @default 0 */
  exceedances?: number;
}

/** What the kernel finds of a group; with `steps`, after so many of them. */
export function refine(
  times: Float64Array,
  { seed, surrogates, exceedances = 0 }: Test,
  steps = 2 ** 31 - 1,
): Refinement {
  instance.begin(0, undefined, encodeRefining({ times, seed: BigInt(seed), surrogates, exceedances }));
  instance.exports.advance(steps);
  return decodeRefining(instance.snapshot(), surrogates);
}
