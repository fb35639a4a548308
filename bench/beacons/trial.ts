import type { Pool, inputFile as InputFile } from "partway";
import type { Checkpoint } from "partway/checkpoint";
import type { BeaconRow, beacons as Beacons } from "partway/kernels";
import { rarityOf } from "../../src/kernels/beacons/scoring/scored.js";
import { serverAddress, siteAddress } from "../../src/make-log/addresses.js";
import { type BeaconKind, beaconKind, logPieces, planLog } from "../../src/make-log/index.js";

/** One kind of log: how it differs from the usual one. */
export interface Setting {
  title: string;
  /** Undefined: a log without beacons. */
  kind: Partial<BeaconKind> | undefined;
}

const GROUPS = 1_000;
const PLANTED = 20;
/** Periods of the planted beacons, in seconds. */
const PERIODS = [60, 120, 300, 600, 1_200];
/** Where the benign software of a log calls by the clock: what it polls, the servers that cron jobs copy to, and its own monitor. */
const polled = new Set([serverAddress(2), ...Array.from({ length: 7 }, (_, site) => siteAddress(site))]);
const CRON = 22;

export const settings: readonly Setting[] = [
  ...[0, 0.1, 0.2, 0.3, 0.5].map((jitter) => ({
    title: `jitter ${100 * jitter}%, adding up`,
    kind: { jitter },
  })),
  ...[0.25, 0.5, 0.75].map((omit) => ({ title: `omissions ${100 * omit}%, jitter 10%`, kind: { jitter: 0.1, omit } })),
  { title: "6 active hours of 24, jitter 10%", kind: { jitter: 0.1, hours: [9, 15] as const } },
  { title: "no beacons", kind: undefined },
];

/** What became of one log. */
export interface Result {
  /**
   * The mean, over the beacons, of the part of beacons among the rows down to it: by RITA's score, by the first score, by the
   * last, and by the last among the rows that are no benign clockwork.
   */
  precision: { rita: number; first: number; last: number; aside: number } | undefined;
  /** Groups that are called beacons at a false discovery rate of 5%... */
  called: number;
  /** ...those of them that were planted... */
  right: number;
  /** ...and those that are software which does call like clockwork, benign as it is. */
  clockwork: number;
  /** Groups that are neither planted nor clockwork, and have a score. */
  others: number;
}

/** The package as it was built: this file is bundled without it. */
export interface Partway {
  pool: Pool;
  beacons: typeof Beacons;
  inputFile: typeof InputFile;
}

/** Makes a log, and looks for its beacons. @param checkpoint knows the groups that logs of the same seed have in common */
export async function trial(
  { kind }: Setting,
  seed: number,
  { pool, beacons, inputFile }: Partway,
  checkpoint: Checkpoint,
): Promise<Result> {
  const kinds = kind ? PERIODS.map((period) => beaconKind({ ...kind, period, count: PLANTED / PERIODS.length })) : [];
  const plan = planLog({ seed, groups: GROUPS, beacons: kinds });
  const parts: string[] = [];
  for (const { text } of logPieces(plan, { format: "tsv" })) parts.push(text);
  const planted = new Set(plan.planted.map(({ source, destination }) => `${source} ${destination}`));
  const files = [inputFile(new File(parts, "conn.log"))];
  const { value } = await pool.run(beacons, { files, seed }, { maxFailures: 1, checkpoint });
  const isPlanted = ({ source, destination }: BeaconRow): boolean => planted.has(`${source} ${destination}`);
  const isClockwork = ({ destination, port }: BeaconRow): boolean => polled.has(destination) || port === CRON;
  const others = value.rows.filter((row) => !isPlanted(row) && !isClockwork(row));
  const by = (score: (row: BeaconRow) => number, rows = value.rows): number =>
    averagePrecision(rows, score, isPlanted, planted.size);
  const called = value.rows.filter((row) => row.beacon);
  return {
    precision: kind && {
      rita: by(({ rita }) => rita?.score ?? 0),
      first: by(
        ({ rita, regularity = 0, sources }) => (((rita?.score ?? 0) + regularity) / 2) * rarityOf(sources!, plan.hosts),
      ),
      last: by(({ score }) => score),
      aside: by(
        ({ score }) => score,
        value.rows.filter((row) => !isClockwork(row)),
      ),
    },
    called: called.length,
    right: called.filter(isPlanted).length,
    clockwork: called.filter(isClockwork).length,
    others: others.length,
  };
}

/** Rows of equal scores count as if the wrong ones came first. */
function averagePrecision(
  rows: readonly BeaconRow[],
  score: (row: BeaconRow) => number,
  isRight: (row: BeaconRow) => boolean,
  all: number,
): number {
  const sorted = rows.toSorted((a, b) => score(b) - score(a) || Number(isRight(a)) - Number(isRight(b)));
  let [right, sum] = [0, 0];
  for (const [at, row] of sorted.entries()) if (isRight(row)) sum += ++right / (at + 1);
  return sum / all;
}
