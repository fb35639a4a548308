/** Of values in ascending order; for an even count the mean of the two in the middle. NaN for none. */
export function median(sorted: Float64Array, start = 0, end = sorted.length): number {
  const middle = start + ((end - start) >> 1);
  if ((end - start) % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface Quartiles {
  lower: number;
  median: number;
  upper: number;
}

/**
 * Of two or more values in ascending order: the medians of both halves, the middle value of an odd count being in neither
 * (Moore and McCabe, Introduction to the Practice of Statistics).
 */
export function quartiles(sorted: Float64Array): Quartiles {
  const half = sorted.length >> 1;
  return {
    lower: median(sorted, 0, half),
    median: median(sorted),
    upper: median(sorted, sorted.length - half),
  };
}

/** The median of the distances from `centre`, of values in ascending order. Walks outwards from the centre: no second sort. */
export function medianDeviation(sorted: Float64Array, centre: number): number {
  const count = sorted.length;
  let above = firstAtLeast(sorted, centre);
  let below = above - 1;
  let last = Number.NaN;
  let before = Number.NaN;
  for (let taken = 0; taken <= count >> 1; taken++) {
    before = last;
    const down = below >= 0 ? centre - sorted[below]! : Number.POSITIVE_INFINITY;
    const up = above < count ? sorted[above]! - centre : Number.POSITIVE_INFINITY;
    if (down < up) below--;
    else above++;
    last = Math.min(down, up);
  }
  return count % 2 === 1 ? last : (before + last) / 2;
}

/** Where the first value that is not less than `least` stands, in ascending order; the count if there is none. */
export function firstAtLeast(sorted: Float64Array, least: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
