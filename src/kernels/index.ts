import { beacons } from "./beacons.js";
import { mandelbrot } from "./mandelbrot.js";
import { primes } from "./primes.js";

export { fields, parseField, type Field } from "./fields.js";
export * as beaconsShown from "./beacons/table/shown.js";
export { beacons, type BeaconRow, type BeaconsParams, type BeaconsValue } from "./beacons.js";
export { mandelbrot, type MandelbrotParams, type MandelbrotTile, type MandelbrotValue } from "./mandelbrot.js";
export { primes, type PrimesParams, type PrimesPart, type PrimesValue } from "./primes.js";

/** The kernels that come with partway, by name. */
export const kernels = { primes, mandelbrot, beacons } as const;
