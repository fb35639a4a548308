import type { BeaconRow } from "./row.js";
import { harmless, timestamp } from "./values.js";

type Value = string | number | boolean | undefined;

const FIELDS: Record<string, (row: BeaconRow) => Value> = {
  rank: ({ rank }) => rank,
  source: ({ source }) => source,
  destination: ({ destination }) => destination,
  port: ({ port }) => port,
  protocol: ({ protocol }) => protocol,
  connections: ({ connections }) => connections,
  score: ({ score }) => score,
  rita_score: ({ rita }) => rita?.score,
  rita_ts: ({ rita }) => rita?.ts,
  rita_ds: ({ rita }) => rita?.ds,
  rita_hist: ({ rita }) => rita?.hist,
  rita_dur: ({ rita }) => rita?.dur,
  regularity: ({ regularity }) => regularity,
  beacon: ({ beacon }) => beacon,
  period: ({ period }) => period,
  jitter: ({ jitter }) => jitter,
  p_value: ({ pValue }) => pValue,
  p_value_low: ({ pValueInterval }) => pValueInterval?.[0],
  p_value_high: ({ pValueInterval }) => pValueInterval?.[1],
  q_value: ({ qValue }) => qValue,
  bytes: ({ bytes }) => bytes,
  first_seen: ({ firstSeen }) => timestamp(firstSeen),
  last_seen: ({ lastSeen }) => timestamp(lastSeen),
  active_span: ({ activeSpan }) => activeSpan,
  sources: ({ sources }) => sources,
  refined: ({ refined }) => refined,
};

/**
 * The rows as CSV (RFC 4180, but with LF): a header, then a record a row, numbers in full, durations in seconds, times in RFC
 * 3339, nothing for what is unknown. Text from a log that a spreadsheet would take for a formula has an apostrophe before it.
 */
export function beaconsCsv(rows: readonly BeaconRow[]): string {
  const records = rows.map((row) => Object.values(FIELDS).map((value) => field(value(row))));
  return [Object.keys(FIELDS), ...records].map((record) => `${record.join(",")}\n`).join("");
}

function field(value: Value): string {
  if (typeof value !== "string") return value === undefined ? "" : String(value);
  const safe = harmless(value).replace(/^[=+\-@]/, "'$&");
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
