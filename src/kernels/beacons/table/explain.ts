import { portText } from "./text.js";
import { durationText, harmless, percentText, probabilityText, scoreText, timeText } from "./values.js";
import type { BeaconRow } from "./row.js";

/** Bars of the histogram of gaps, and characters of the timeline at most. */
const BARS = 20;
const LONGEST = 96;
/** From none to most, for terminals of any kind. */
const LEVELS = " .:-=+*#%@";

/** One group, so that a person can see why it is where it is: its gaps, and when it was active. */
export function explainText(row: BeaconRow, times: Float64Array, columns: number): string {
  const { source, destination, score, period, jitter, connections, firstSeen, lastSeen, beacon } = row;
  const off = jitter === undefined ? "" : `, ${percentText(jitter)} off`;
  const rhythm = period === undefined ? "" : `, every ${durationText(period)}${off}`;
  const to = [harmless(destination), portText(row)].filter(Boolean).join(" ");
  return [
    `${harmless(source)} -> ${to}: rank ${row.rank}, score ${scoreText(score)}${beacon ? ", a beacon" : ""}`,
    `${connections} connections${rhythm}`,
    `from ${timeText(firstSeen)} to ${timeText(lastSeen)} (UTC)`,
    "",
    ...scoreLines(row),
    "",
    "Gaps between connections:",
    ...histogramLines(gapsOf(times), columns),
    "",
    ...timelineLines(times, columns),
  ].join("\n");
}

/** What its score comes from. */
function scoreLines({ rita, regularity, pValue, qValue, pValueInterval, refined, sources }: BeaconRow): string[] {
  const parts = rita && `ts ${rita.ts}, ds ${rita.ds}, hist ${rita.hist}, dur ${rita.dur}`;
  const between = pValueInterval?.map(probabilityText).join(" and ");
  const chance = pValue !== undefined && [
    `p ${probabilityText(pValue)} (by surrogates between ${between})`,
    ...(qValue === undefined ? [] : [`q ${probabilityText(qValue)}`]),
  ];
  return [
    `  RITA        ${rita ? `${scoreText(rita.score)} (${parts})` : "no score"}`,
    `  regularity  ${regularity === undefined ? "none" : scoreText(regularity)}`,
    `  by chance   ${chance ? chance.join(", ") : "not known yet"}; looked at to ${percentText(refined)}`,
    ...(sources === undefined ? [] : [`  sources     ${sources} of that destination`]),
  ];
}

export function gapsOf(times: Float64Array): Float64Array {
  const gaps = new Float64Array(Math.max(0, times.length - 1));
  for (let at = 0; at < gaps.length; at++) gaps[at] = times[at + 1]! - times[at]!;
  return gaps;
}

/** A part of a range, from `from` to before `to`, and how many lie in it. */
export interface Bar {
  from: number;
  to: number;
  count: number;
}

/** Of the gaps up to twice the one that nine tenths do not exceed; what is longer is in the last bar. */
export function gapBars(gaps: Float64Array, bars = BARS): Bar[] {
  if (gaps.length === 0) return [];
  const sorted = gaps.toSorted();
  const most = Math.min(sorted.at(-1)!, 2 * sorted[Math.floor(0.9 * (sorted.length - 1))]!) || 1;
  const width = most / bars;
  const found = Array.from({ length: bars }, (_, at) => ({ from: at * width, to: (at + 1) * width, count: 0 }));
  for (const gap of sorted) found[Math.min(bars - 1, Math.floor(gap / width))]!.count++;
  return found;
}

/** Connections over time. */
export function timeBars(times: Float64Array, bars: number): Bar[] {
  if (times.length === 0) return [];
  const [first, last] = [times[0]!, times.at(-1)!];
  const width = (last - first) / bars || 1;
  const found = Array.from({ length: bars }, (_, at) => ({
    from: first + at * width,
    to: first + (at + 1) * width,
    count: 0,
  }));
  for (const time of times) found[Math.min(bars - 1, Math.floor((time - first) / width))]!.count++;
  return found;
}

function histogramLines(gaps: Float64Array, columns: number): string[] {
  const bars = gapBars(gaps);
  if (bars.length === 0) return ["  none"];
  const labels = bars.map(({ from }) => durationText(from));
  const [wide, counts] = [widest(labels), widest(bars.map(({ count }) => String(count)))];
  const room = Math.max(10, columns - wide - counts - 6);
  const most = bars.reduce((greatest, { count }) => Math.max(greatest, count), 0);
  return bars.map(({ count }, at) => {
    const bar = "#".repeat(Math.ceil((count / most) * room));
    return `  ${labels[at]!.padStart(wide)}  ${String(count).padStart(counts)} ${bar}`.trimEnd();
  });
}

function timelineLines(times: Float64Array, columns: number): string[] {
  const bars = timeBars(times, Math.min(LONGEST, Math.max(10, columns - 4)));
  if (bars.length === 0) return [];
  const most = bars.reduce((greatest, { count }) => Math.max(greatest, count), 0);
  const line = bars.map(({ count }) => LEVELS[Math.ceil((count / most) * (LEVELS.length - 1))]).join("");
  return [`Connections over time, ${durationText(bars[0]!.to - bars[0]!.from)} a character:`, `  |${line}|`];
}

const widest = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 0);
