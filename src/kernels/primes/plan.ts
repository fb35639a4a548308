import type { Plan } from "../../task/kernel.js";
import type { PrimesParams } from "./parameters.js";

/** A byte of the sieve stands for so many numbers. */
const WHEEL = 30;
/** Bytes of the shortest segment. */
const SHORTEST = 2 ** 18;
/** There are this many jobs at most. */
const JOBS = 1_024;

/** Jobs are runs of consecutive segments of the sieve, all of the same number but for the last. */
export function planPrimes({ from, to }: PrimesParams): Plan {
  const segmentBytes = segmentFor(from, to);
  const numbers = segmentBytes * WHEEL;
  const segments = Math.floor(to / numbers) - Math.floor(from / numbers) + 1;
  const segmentsPerJob = Math.ceil(segments / JOBS);
  return {
    jobs: Math.ceil(segments / segmentsPerJob),
    configuration: primesConfiguration({ from, to, segmentBytes, segmentsPerJob }),
  };
}

export interface PrimesConfiguration extends PrimesParams {
  /** A multiple of 32,768. */
  segmentBytes: number;
  segmentsPerJob: number;
}

/** The bytes that the kernel is configured with. */
export function primesConfiguration({ from, to, segmentBytes, segmentsPerJob }: PrimesConfiguration): Uint8Array {
  const configuration = new DataView(new ArrayBuffer(24));
  configuration.setBigUint64(0, BigInt(from), true);
  configuration.setBigUint64(8, BigInt(to), true);
  configuration.setUint32(16, segmentBytes, true);
  configuration.setUint32(20, segmentsPerJob, true);
  return new Uint8Array(configuration.buffer);
}

/**
 * Bytes of a segment. The more sieving primes there are, the longer it should be, since each costs something in every
 * segment however few multiples it has there; but the cache should hold it, and there should be jobs for all workers.
 */
function segmentFor(from: number, to: number): number {
  const wanted = to <= 4e10 ? SHORTEST : to <= 1e12 ? 2 ** 19 : to <= 2e13 ? 2 ** 20 : 2 ** 21;
  const share = (to - from) / WHEEL / 16;
  let bytes = SHORTEST;
  while (bytes < wanted && bytes < share) bytes *= 2;
  return bytes;
}
