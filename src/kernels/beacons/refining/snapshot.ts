import { gumbelPValue, pValue, type PValue } from "./p-value.js";

/** What the test has found of a group so far. */
export interface Refinement extends PValue {
  /** Whether all is done: the surrogates that were wanted, or as many as it took. */
  ended: boolean;
  /** Surrogates drawn, and those of them in which the evidence was as strong as in the group. */
  surrogates: number;
  exceedances: number;
  /** The strongest evidence in the group's spectra, in standard deviations; 0 before they were looked at. */
  statistic: number;
  /** Mean and standard deviation of that of the surrogates; absent before the second. */
  surrogateMean?: number;
  surrogateDeviation?: number;
  /**
   * The p-value as a Gumbel distribution has it: an approximation, with no least value. Absent before the 20th surrogate,
   * and where the test ended early: take `gumbelP ?? p` to compare groups.
   */
  gumbelP?: number;
  /** Absent before the period was verified, and for a group too short to have one. */
  period?: RefinedPeriod;
}

export interface RefinedPeriod {
  /** Seconds. */
  seconds: number;
  /** The spectrum's strongest evidence was of this harmonic: 1 is the period itself. */
  harmonic: number;
  /** Frequencies that were taken together: 1 for a beacon that keeps to its clock, more the more it drifts. */
  bandwidth: number;
  /** The autocorrelation one period on, -1 to 1; the greater of those half a period to either side; two periods on. */
  autocorrelation: number;
  betweenPeriods: number;
  twoPeriodsOn: number;
  /** Whether the autocorrelation confirms the period: it rises one period on and again two on, and falls between. */
  verified: boolean;
}

//   0  magic       24  surrogates      56  statistic      88  bandwidth     112  autocorrelation at the period,
//   4  version     28  exceedances     64  sum            96  period             in the troughs, at two periods
//  12  phase                           72  of squares    104  harmonic      136  its standard error
const STATE = 152;
const MAGIC = 0x43414542;
const VERSION = 1;
const MEASURING = 0;
const ENDED = 3;
/** Surrogates that a Gumbel distribution is fitted to at least. */
const FITTED = 20;
/** Standard errors that the autocorrelation must rise above what lies between. */
const RISE = 2;
/** Two periods on it must rise to this part of what it rises to one period on: what is answered once does not. */
const AGAIN = 0.25;

/**
 * Reads a snapshot.
 *
 * @param wanted how many surrogates the group was to be compared with: fewer, once ended, means that it ended early
 * @throws Error
 */
export function decodeRefining(snapshot: Uint8Array, wanted: number): Refinement {
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  if (view.byteLength < STATE || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) {
    throw new Error(
      `expected a snapshot of beacons, version ${VERSION}, got ${view.byteLength} bytes of something else`,
    );
  }
  const phase = view.getUint32(12, true);
  const counts = { surrogates: view.getUint32(24, true), exceedances: view.getUint32(28, true) };
  const ended = phase === ENDED;
  const endedEarly = ended && counts.surrogates < wanted;
  const statistic = phase === MEASURING ? 0 : view.getFloat64(56, true);
  const moments = momentsOf(counts.surrogates, view.getFloat64(64, true), view.getFloat64(72, true));
  const known = moments && !endedEarly && counts.surrogates >= FITTED;
  const gumbelP = known ? gumbelPValue(statistic, moments.surrogateMean, moments.surrogateDeviation) : undefined;
  const period = readPeriod(view);
  return {
    ...pValue(counts, endedEarly),
    ended,
    ...counts,
    statistic,
    ...moments,
    ...(gumbelP !== undefined && { gumbelP }),
    ...(period && { period }),
  };
}

interface Moments {
  surrogateMean: number;
  surrogateDeviation: number;
}

function momentsOf(count: number, sum: number, squares: number): Moments | undefined {
  if (count < 2) return undefined;
  const mean = sum / count;
  const variance = Math.max(0, (squares - sum * mean) / (count - 1));
  return { surrogateMean: mean, surrogateDeviation: Math.sqrt(variance) };
}

function readPeriod(view: DataView): RefinedPeriod | undefined {
  const seconds = view.getFloat64(96, true);
  if (!(seconds > 0)) return undefined;
  const [autocorrelation, betweenPeriods, twoPeriodsOn, noise] = [112, 120, 128, 136].map((offset) =>
    view.getFloat64(offset, true),
  ) as [number, number, number, number];
  const [once, twice] = [autocorrelation - betweenPeriods, twoPeriodsOn - betweenPeriods];
  const rise = RISE * noise;
  const verified = autocorrelation > rise && once > rise && twice > Math.max(rise, AGAIN * once);
  return {
    seconds,
    harmonic: view.getUint32(104, true),
    bandwidth: view.getUint32(88, true),
    autocorrelation,
    betweenPeriods,
    twoPeriodsOn,
    verified,
  };
}
