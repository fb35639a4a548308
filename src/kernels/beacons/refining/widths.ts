/** Widths of bins that there are, in seconds. */
const WIDTHS = [1, 5, 15, 60, 300, 900, 3_600, 14_400];
/** log2 of the most bins, and of the fewest. */
export const MOST_BINS_LOG = 17;
const FEWEST_BINS_LOG = 7;
/** Bins in the mean gap at least. A beacon that leaves out three of four calls still has a quarter of them in its period. */
const PER_GAP = 32;
/** Bins that the active time fills at least. */
const FILLED = 64;
/** Widths of a group at most. */
const MOST_WIDTHS = 4;
/** A surrogate may last longer than the group: so many times as many bins as the group fills. */
const MARGIN = 1.1;

export interface BinWidth {
  seconds: number;
  /** log2 of the number of bins, a power of two. */
  log: number;
}

/**
 * The bin widths to look at a group with, finest first: from what its mean gap asks for up to three wider ones. Wide bins
 * see no jitter and make one of a burst; narrow ones see short periods. Where a width would take more than 2^17 bins, they
 * hold the first part of the time, which has gaps enough: as wide as all of it, they would be wider than the period. None
 * for a group too short to tell.
 *
 * @param seconds the group's active time
 * @param gaps how many there are in it
 */
export function binWidths(seconds: number, gaps: number): BinWidth[] {
  const wanted = seconds / gaps / PER_GAP;
  const filled = WIDTHS.filter((width) => seconds / width >= FILLED);
  const finest = Math.max(
    0,
    filled.findLastIndex((width) => width <= wanted),
  );
  return filled.slice(finest, finest + MOST_WIDTHS).map((width) => {
    const log = Math.ceil(Math.log2((MARGIN * seconds) / width));
    return { seconds: width, log: Math.min(MOST_BINS_LOG, Math.max(FEWEST_BINS_LOG, log)) };
  });
}
