import type { BeaconRow } from "./row.js";

/** The rows as JSON, a line each. */
export function beaconsNdjson(rows: readonly BeaconRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
