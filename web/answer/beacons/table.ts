import { batch, computed, signal } from "@preact/signals";
import type { BeaconRow, BeaconsValue } from "partway/kernels";
import { narrowing } from "../narrowing.js";
import { asLines, matching, sorted, withEntry } from "./arranging.js";
import { columns, nameOf } from "./columns.js";

/** The value that is shown; its rows are made. The signal's value is always new. */
export const table = signal<{ value: BeaconsValue } | undefined>();
/** Of the sources and destinations that are shown, a part. */
export const filter = signal("");
export const sorting = signal({ column: columns[0]!, descending: false });
/** The name of the row whose details are shown. */
export const chosen = signal<string | undefined>();
/** The allow-list as it is being written, and what is wrong with it. */
export const allowed = signal("");
export const fault = signal("");

/** What the table shows, in its order. */
export const arranged = computed<readonly BeaconRow[]>(() => {
  const rows = matching(table.value?.value.rows ?? [], filter.value);
  const { column, descending } = sorting.value;
  return column === columns[0] && !descending ? rows : sorted(rows, column.key, descending);
});

export const chosenRow = computed(() => table.value?.value.rows.find((row) => nameOf(row) === chosen.value));

/** What has to be made again takes no more than a part of the time: one of so many. */
const SHARE = 10;
/** In ms: so long nobody types before a list applies. */
const REST = 250;

let latest: BeaconsValue | undefined;
/** The list that the run itself has, and the last one that could be read. */
let own = "";
let applied = "";
/** When rows were last made, and what that took, in ms. */
let made = { at: Number.NEGATIVE_INFINITY, took: 0 };
let waiting: ReturnType<typeof setTimeout> | undefined;

/** The table is that of another run. @param list its allow-list */
export function begin(list: string): void {
  clearTimeout(waiting);
  own = applied = asLines(list);
  latest = undefined;
  made = { at: Number.NEGATIVE_INFINITY, took: 0 };
  batch(() => {
    table.value = chosen.value = narrowing.value = undefined;
    filter.value = fault.value = "";
    sorting.value = { column: columns[0]!, descending: false };
    allowed.value = own;
  });
}

/** Shows a value, unless it is too soon for that. @param last whether no other follows */
export function offer(value: BeaconsValue, last: boolean): void {
  latest = value;
  if (last || performance.now() - made.at >= SHARE * made.took) make();
}

function make(): void {
  if (!latest) return;
  const since = performance.now();
  const value = narrowed(latest);
  // They are made when they are asked for.
  void value.rows;
  const at = performance.now();
  made = { at, took: at - since };
  table.value = { value };
}

function narrowed(value: BeaconsValue): BeaconsValue {
  return applied === own ? value : value.filtered({ allow: applied });
}

/** Sorts by a column, or the other way round. */
export function sortBy(column: (typeof columns)[number]): void {
  const { column: before, descending } = sorting.value;
  sorting.value = { column, descending: before === column ? !descending : (column.descending ?? false) };
}

/** It applies once nobody types any more. */
export function setAllowed(text: string): void {
  allowed.value = text;
  clearTimeout(waiting);
  waiting = setTimeout(apply, REST);
}

/** A destination is known, and not shown any more. */
export function neverShow({ destination }: BeaconRow): void {
  allowed.value = withEntry(allowed.value, destination);
  chosen.value = undefined;
  clearTimeout(waiting);
  apply();
}

function apply(): void {
  const before = applied;
  try {
    applied = allowed.value;
    make();
    fault.value = "";
  } catch (error) {
    applied = before;
    fault.value = (error as Error).message.replace(/^allow: /, "");
  }
  narrowing.value = applied === own ? undefined : (value) => narrowed(value as BeaconsValue);
}
