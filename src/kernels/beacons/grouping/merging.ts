/** Two columns of connections that are in order of time. */
export interface Columns {
  times: Float64Array;
  sent: Float64Array;
}

/**
 * Puts stretches that are each in order of time in order as a whole; of the same time, those of the earlier stretch come first.
 * Takes a pass over the columns for every doubling of the number of stretches that are not in order already.
 *
 * @param columns is written over. Without NaN
 * @param ends where each stretch ends, in ascending order; the first starts at 0
 */
export function mergeStretches(columns: Columns, ends: readonly number[]): Columns {
  let [from, to] = [columns, undefined as Columns | undefined];
  let stretches = joined(columns.times, ends);
  while (stretches.length > 1) {
    to ??= { times: new Float64Array(from.times.length), sent: new Float64Array(from.sent.length) };
    const next: number[] = [];
    for (let pair = 0; pair < stretches.length; pair += 2) {
      const start = pair === 0 ? 0 : stretches[pair - 1]!;
      const middle = stretches[pair]!;
      const end = stretches[pair + 1] ?? middle;
      mergeTwo(from, start, middle, end, to);
      next.push(end);
    }
    stretches = next;
    [from, to] = [to, from];
  }
  return from;
}

/** The ends that are left where stretches that follow each other are one. */
function joined(times: Float64Array, ends: readonly number[]): number[] {
  const last = ends.at(-1) ?? 0;
  const turns = ends.filter((end) => end > 0 && end < last && times[end - 1]! > times[end]!);
  return [...new Set(turns), last];
}

function mergeTwo(from: Columns, start: number, middle: number, end: number, to: Columns): void {
  let [left, right] = [start, middle];
  for (let at = start; at < end; at++) {
    const takesLeft = left < middle && (right >= end || from.times[left]! <= from.times[right]!);
    const row = takesLeft ? left++ : right++;
    to.times[at] = from.times[row]!;
    to.sent[at] = from.sent[row]!;
  }
}
