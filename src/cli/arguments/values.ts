import { UsageError, quoted } from "../ending/usage-error.js";

/** Reads a whole number. @throws UsageError naming the flag */
export function whole(flag: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new UsageError(`${flag}: expected a whole number from ${least} to ${most}, got ${quoted(text)}`);
  };
}

const seconds = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 };

/** Reads seconds, or a duration with a unit, as milliseconds. @throws UsageError naming the flag */
export function duration(flag: string): (text: string) => number {
  return (text) => {
    const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
    const milliseconds = Number(amount) * seconds[unit as keyof typeof seconds] * 1_000;
    if (milliseconds > 0) return milliseconds;
    throw new UsageError(
      `${flag}: expected seconds above 0, or a duration such as 90s, 10m or 1h, got ${quoted(text)}`,
    );
  };
}

/** When failed jobs end the run, and whether those in flight are stopped or come to their end. */
export interface Halt {
  halt: "now" | "soon";
  maxFailures: number | `${number}%`;
}

/** Reads GNU parallel's `now,fail=N` or `soon,fail=N`, where N may be a percentage. @throws UsageError */
export function halt(text: string): Halt {
  const [, when, count, share] = /^(now|soon),fail=(\d+)(%?)$/.exec(text.trim()) ?? [];
  const most = Number(count);
  const inRange = most >= 1 && Number.isSafeInteger(most) && (!share || most <= 100);
  if (inRange) return { halt: when as Halt["halt"], maxFailures: share ? `${most}%` : most };
  throw new UsageError(
    `--halt: expected now,fail=N or soon,fail=N with N from 1, or from 1% to 100%, got ${quoted(text)}`,
  );
}

/** Every `of`-th job, from number `first` on. */
export interface Shard {
  first: number;
  of: number;
}

/** Reads `i/N`, i from 1 to N. @throws UsageError */
export function shard(text: string): Shard {
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text.trim()) ?? []).map(Number);
  if (part && of && part <= of && Number.isSafeInteger(of)) return { first: part - 1, of };
  throw new UsageError(`--shard: expected i/N with i from 1 to N, got ${quoted(text)}`);
}

/** Reads `name=value`: the value is JSON where it is that, and text otherwise. @throws UsageError */
export function assignment(text: string): [string, unknown] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--param: expected name=value, got ${quoted(text)}`);
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}

const STANDARD = new Set(["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]);

/** Whether a file's name stands for standard output. */
export function isStandardOutput(name: string): boolean {
  return STANDARD.has(name);
}
