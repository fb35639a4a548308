import { batch, computed, signal } from "@preact/signals";
import type { BeaconRow, BeaconsValue } from "partway/kernels";
import { call } from "../../run/run.js";
import { isMap } from "../../task/call.js";
import { kernel, setText } from "../../task/form.js";
import { narrowing } from "../narrowing.js";
import { asLines, asOneLine, first, matching, withEntry } from "./arranging.js";
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

/** Rows that are shown; a download has them all. */
export const MOST = 100;

/** What the table shows, in its order, and of how many rows. */
export const arranged = computed<{ rows: readonly BeaconRow[]; of: number }>(() => {
  const rows = matching(table.value?.value.rows ?? [], filter.value);
  const { column, descending } = sorting.value;
  const isRanked = column === columns[0] && !descending;
  return { rows: isRanked ? rows.slice(0, MOST) : first(rows, column.key, descending, MOST), of: rows.length };
});

export const chosenRow = computed(() => {
  const name = chosen.value;
  return name === undefined ? undefined : table.value?.value.rows.find((row) => nameOf(row) === name);
});

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
/** The run whose table it is. */
let run = {};
/** Whether rows are being made, and whether that is to be done again. */
let making = false;
let again = false;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** The table is that of another run. @param list its allow-list */
export function begin(list: string): void {
  clearTimeout(waiting);
  own = applied = asLines(list);
  latest = undefined;
  run = {};
  made = { at: Number.NEGATIVE_INFINITY, took: 0 };
  batch(() => {
    table.value = chosen.value = undefined;
    filter.value = fault.value = "";
    sorting.value = { column: columns[0]!, descending: false };
    allowed.value = own;
    tellOthers();
  });
}

/** What is shown is a beacons' table no more. */
export function end(): void {
  narrowing.value = undefined;
}

/** Downloads are of what is shown, and the next run has the list as it is by now. */
function tellOthers(): void {
  narrowing.value = { params: applied === own ? {} : { allow: asOneLine(applied) }, of: shownOf };
}

/** Of a run's value what the allow-list leaves, with its rows made. */
async function shownOf(value: unknown): Promise<BeaconsValue> {
  const shown = narrowed(value as BeaconsValue);
  await shown.made();
  return shown;
}

/** Shows a value, unless it is too soon for that. @param last whether no other follows */
export function offer(value: BeaconsValue, last: boolean): void {
  latest = value;
  if (last || (!making && performance.now() - made.at >= SHARE * made.took)) void make();
}

/** Makes the rows while the page does other things; once more if meanwhile there is something new to be shown. */
async function make(): Promise<void> {
  again = true;
  if (making) return;
  making = true;
  try {
    for (let of = latest; again && of; of = latest) {
      again = false;
      const [since, own, list] = [performance.now(), run, applied];
      const value = narrowed(of);
      await value.made();
      // Meanwhile the table may be another run's.
      if (own !== run) continue;
      const at = performance.now();
      made = { at, took: at - since };
      if (list === applied) table.value = { value };
    }
  } finally {
    making = again = false;
  }
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
    if (latest) narrowed(latest);
    fault.value = "";
    if (call.value && !isMap(call.value) && call.value.kernel === kernel.value) setText("allow", asOneLine(applied));
  } catch (error) {
    applied = before;
    fault.value = (error as Error).message.replace(/^allow: /, "");
  }
  tellOthers();
  void make();
}
