/** What is compared of a row; undefined for what is not known. */
export type Key = number | string | undefined;

/** Addresses by their numbers: 10.0.0.9 comes before 10.0.0.10. */
const words = new Intl.Collator("en", { numeric: true });

/** Rows in an order, those of equal keys as they were; what is not known comes last either way. */
export function sorted<Row>(rows: readonly Row[], key: (row: Row) => Key, descending: boolean): Row[] {
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  const sign = descending ? -1 : 1;
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (typeof a === "string" ? words.compare(a, String(b)) : a - Number(b));
  });
  return keyed.map(({ row }) => row);
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

export function withEntry(list: string, entry: string): string {
  const lines = list.split("\n").map((line) => line.trim());
  return lines.includes(entry) ? list : `${list.trimEnd()}\n${entry}`.trimStart();
}
