import type { Fold } from "../../task/kernel.js";
import type { PrimesParams } from "./parameters.js";

/** What one job has found. */
export interface PrimesPart {
  /** The job's first number. */
  from: number;
  /** Its last. */
  to: number;
  /** Every number of the job up to this one was looked at; `from - 1` if none was. */
  through: number;
  /** How many of them are prime. */
  count: number;
}

/** The answer so far. Whole numbers as decimal strings. */
export interface PrimesValue {
  from: string;
  to: string;
  /** Primes found among the numbers looked at. */
  count: string;
  /** How many numbers were looked at. */
  covered: string;
  /** Every number from `from` up to this one was looked at. One less than `from` (-1 for 0) as long as that is none. */
  frontier: string;
  /** How many of them are prime: exact, also when the run was stopped. */
  countToFrontier: string;
  /** Whether every number was looked at. */
  complete: boolean;
}

//  0  magic: u32      8  first number: u64    24  first number not looked at: u64    40  segment in the job: u32
//  4  version: u32   16  last number: u64     32  primes counted: u64                44  step in the segment: u32
const HEADER = 48;
const MAGIC = 0x4d495250;
const VERSION = 1;

/** Reads a snapshot. Only whole segments count: the one at hand has no answer yet. @throws Error */
export function decodePrimes(snapshot: Uint8Array): PrimesPart {
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  if (view.byteLength < HEADER || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) {
    throw new Error(
      `expected a snapshot of primes, version ${VERSION}, got ${view.byteLength} bytes of something else`,
    );
  }
  return {
    from: Number(view.getBigUint64(8, true)),
    to: Number(view.getBigUint64(16, true)),
    through: Number(view.getBigUint64(24, true) - 1n),
    count: Number(view.getBigUint64(32, true)),
  };
}

/** Adds jobs up, and keeps the frontier: the end of the jobs that are finished without a gap from the first on. */
export function foldPrimes({ from, to }: PrimesParams): Fold<PrimesPart, PrimesValue> {
  let count = 0;
  let covered = 0n;
  const frontier = { job: 0, through: from - 1, count: 0 };
  const ahead = new Map<number, PrimesPart>();

  return {
    add({ job, value }) {
      if (!value) return;
      count += value.count;
      covered += numbersIn(value);
      ahead.set(job, value);
      for (let next = ahead.get(frontier.job); next; next = ahead.get(frontier.job)) {
        ahead.delete(frontier.job);
        pass(frontier, next);
      }
    },
    value(inFlight) {
      const begun = new Map(inFlight.flatMap(({ job, value }) => (value ? [[job, value] as const] : [])));
      const parts = [...begun.values()];
      const here = { ...frontier };
      for (let next = begun.get(here.job); next; next = begun.get(here.job) ?? ahead.get(here.job)) {
        pass(here, next);
        if (next.through < next.to) break;
      }
      const all = covered + parts.reduce((sum, part) => sum + numbersIn(part), 0n);
      return {
        from: String(from),
        to: String(to),
        count: String(parts.reduce((sum, part) => sum + part.count, count)),
        covered: String(all),
        frontier: String(here.through),
        countToFrontier: String(here.count),
        complete: here.through === to,
      };
    },
  };
}

function pass(frontier: { job: number; through: number; count: number }, part: PrimesPart): void {
  frontier.job++;
  frontier.through = part.through;
  frontier.count += part.count;
}

/** How many numbers of a job were looked at: exact, also for all from 0 to 2^53. */
function numbersIn({ from, through }: PrimesPart): bigint {
  return BigInt(through) - BigInt(from) + 1n;
}
