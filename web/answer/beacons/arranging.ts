/** What is compared of a row; undefined for what is not known. */
export type Key = number | string | undefined;

/** Addresses by their numbers: 10.0.0.9 comes before 10.0.0.10. */
const words = new Intl.Collator("en", { numeric: true });

/**
 * The first rows in an order, those of equal keys as they were; what is not known comes last either way. To sort all of them
 * takes ten times as long.
 *
 * @param most how many
 */
export function first<Row>(rows: readonly Row[], key: (row: Row) => Key, descending: boolean, most: number): Row[] {
  const best: { row: Row; key: Key }[] = [];
  for (const row of rows) {
    const own = key(row);
    let [low, high] = [0, best.length];
    if (high === most && order(best[high - 1]!.key, own, descending) <= 0) continue;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(best[middle]!.key, own, descending) <= 0) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, { row, key: own });
    if (best.length > most) best.pop();
  }
  return best.map(({ row }) => row);
}

function order(a: Key, b: Key, descending: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return (descending ? -1 : 1) * (typeof a === "string" ? words.compare(a, String(b)) : a - Number(b));
}

/** Rows whose source or destination has a text in it, in upper or lower case. */
export function matching<Row extends { source: string; destination: string }>(
  rows: readonly Row[],
  text: string,
): readonly Row[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return rows;
  const has = (end: string): boolean => end.toLowerCase().includes(wanted);
  return rows.filter(({ source, destination }) => has(source) || has(destination));
}

/** An entry a line; the form of the kernel's parameter has them between commas, too. */
export function asLines(list: string): string {
  return list.trim().replaceAll(/[,\s]+/g, "\n");
}

/** As the form of the kernel's parameter has it: between commas, and without comments. */
export function asOneLine(list: string): string {
  return list
    .replaceAll(/#.*/g, "")
    .trim()
    .replaceAll(/[,\s]+/g, ", ");
}

export function withEntry(list: string, entry: string): string {
  const lines = list.split("\n").map((line) => line.trim());
  return lines.includes(entry) ? list : `${list.trimEnd()}\n${entry}`.trimStart();
}
