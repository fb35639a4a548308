/**
 * Runs each of several measurements in turn, `rounds` times after one round to warm up, so that what disturbs the
 * machine disturbs all of them.
 *
 * @param {Record<string, () => number | Promise<number>>} measurements each gives a figure
 * @returns {Promise<Record<string, number[]>>} the figures of each, in order
 */
export async function interleaved(measurements, rounds) {
  const figures = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    const order = Object.entries(measurements);
    // Who comes first has the caches as the other left them: each does so in turn.
    for (const [name, measure] of round % 2 === 0 ? order : order.reverse()) {
      const figure = await measure();
      if (round >= 0) figures[name].push(figure);
    }
  }
  return figures;
}

/** The p-th quantile, 0 to 1, nearest rank. */
export function quantile(figures, p) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))];
}

export const median = (figures) => quantile(figures, 0.5);

/** The measurement with the highest median: its name and its figures. */
export const highest = (measurements) => byMedian(measurements).at(-1);

/** The one with the lowest. */
export const lowest = (measurements) => byMedian(measurements)[0];

const byMedian = (measurements) => Object.entries(measurements).sort((a, b) => median(a[1]) - median(b[1]));

/** Half the distance between the quartiles, as a part of the median. */
export function spread(figures) {
  return (quantile(figures, 0.75) - quantile(figures, 0.25)) / 2 / median(figures);
}
