const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** 0.963 */
export function scoreText(score: number): string {
  return score.toFixed(3);
}

/** In the largest unit of which there is at least one: 250 ms, 58.3 s, 4 min 30 s, 6 h 2 min, 3 d 4 h. */
export function durationText(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 59.95) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return pair(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(seconds / 3_600);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** A fraction in percent: 28%. */
export function percentText(fraction: number): string {
  return `${Math.round(fraction * 100)}%`;
}

/** 0.031, or 3e-9 where that is shorter. */
export function probabilityText(probability: number): string {
  return probability === 0 || probability >= 0.001
    ? String(Number(probability.toFixed(3)))
    : probability.toExponential(0);
}

/** In powers of 1000: 1.7 MB. */
export function bytesText(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= (unit === 0 ? 1_000 : 999.95) && unit < BYTE_UNITS.length - 1) {
    amount /= 1_000;
    unit++;
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${BYTE_UNITS[unit]!}`;
}

/** UTC, to the second: 2024-04-21 23:59:51. */
export function timeText(seconds: number): string {
  return timestamp(seconds).slice(0, 19).replace("T", " ");
}

/** RFC 3339, UTC, to the millisecond. Empty for what is no time. */
export function timestamp(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

/**
 * Text from a log as it may be shown. Names come from whoever sent them, so what is not plain ASCII, and could move a cursor,
 * turn the direction of writing, hide, or look like something else, is shown as its code point: <U+001B>.
 */
export function harmless(text: string): string {
  return text.replace(
    /[^ -~]/gu,
    (character) => `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}>`,
  );
}

function pair(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}
