import { isIP, isIPv6 } from "node:net";
import { type BeaconKind, type Hours, beaconKind } from "../../make-log/index.js";
import { UsageError, quoted } from "../ending/usage-error.js";
import { nearest } from "./nearest.js";
import { duration, whole } from "./values.js";

const readers: { [Key in keyof BeaconKind]-?: (text: string) => BeaconKind[Key] } = {
  count: whole("--beacon count", 1, 10_000),
  period: (text) => duration("--beacon period")(text) / 1_000,
  jitter: fraction("jitter"),
  lock: oneOf("lock", ["gap", "phase"]),
  omit: fraction("omit"),
  hours,
  sent: sizes("sent"),
  received: sizes("received"),
  noise: fraction("noise"),
  port: whole("--beacon port", 1, 65_535),
  protocol: oneOf("protocol", ["tcp", "udp"]),
  from: address("from"),
  to: address("to"),
};

/** Of the help: what a kind of beacon is made of. */
export const BEACON_HELP = [
  "A kind of beacon is key=value, separated by commas; what is left out is as in parentheses:",
  "  count=N          so many, each with a source and a destination of its own (1)",
  "  period=TIME      seconds from call to call, or 90s, 10m, 1h (300)",
  "  jitter=FRACTION  a gap is up to this much of the period shorter or longer, 0 to 1 (0.1)",
  "  lock=gap|phase   gap: each gap is drawn, and errors add up; phase: each call is drawn, around a fixed grid (gap)",
  "  omit=FRACTION    the probability that a call is missed (0)",
  "  hours=9-15       calls of these hours of the day alone, in UTC; 22-6 goes past midnight (0-24)",
  "  sent=BYTES, received=BYTES   of payload; 200/400/900: one of these each time (420, 1150)",
  "  noise=FRACTION   sizes are up to this much smaller or larger (0)",
  "  port=N, protocol=tcp|udp   (443, tcp)",
  "  from=ADDRESS, to=ADDRESS   the source, and the destination (a host; an address where nothing else goes)",
].join("\n");

/** Reads `period=60,jitter=0.2,...`. @throws UsageError */
export function beacon(text: string): BeaconKind {
  const kind: Record<string, unknown> = {};
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const key = part.slice(0, at).trim();
    if (at < 1) throw new UsageError(`--beacon: expected key=value, separated by commas, got ${quoted(part)}`);
    if (!Object.hasOwn(readers, key)) throw unknownKey(key);
    if (key in kind) throw new UsageError(`--beacon ${key}: expected one value, got a second one, ${quoted(part)}`);
    kind[key] = readers[key as keyof BeaconKind](part.slice(at + 1).trim());
  }
  return checked(beaconKind(kind));
}

function checked(kind: BeaconKind): BeaconKind {
  const { count, from, to } = kind;
  if (from === undefined || to === undefined) return kind;
  if (count > 1) throw new UsageError(`--beacon count: expected 1 beside both from and to, got ${count}`);
  if (isIPv6(from) !== isIPv6(to))
    throw new UsageError(`--beacon to: expected an address of the same version as from, ${from}, got ${quoted(to)}`);
  return kind;
}

function unknownKey(key: string): UsageError {
  const keys = Object.keys(readers);
  const near = nearest(key, keys);
  const hint = near ? `; did you mean ${near}?` : "";
  return new UsageError(`--beacon: expected keys out of ${keys.join(", ")}, got ${quoted(key)}${hint}`);
}

function fraction(key: string): (text: string) => number {
  return (text) => {
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 0 && value <= 1) return value;
    throw new UsageError(`--beacon ${key}: expected a number from 0 to 1, got ${quoted(text)}`);
  };
}

function oneOf<Choice extends string>(key: string, choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new UsageError(`--beacon ${key}: expected ${choices.join(" or ")}, got ${quoted(text)}`);
  };
}

function hours(text: string): Hours {
  const [, from, to] = (/^(\d\d?)-(\d\d?)$/.exec(text) ?? []).map(Number);
  if (from !== undefined && to !== undefined && from <= 23 && to <= 24 && from !== to) return [from, to];
  throw new UsageError(`--beacon hours: expected two different hours such as 9-15, from 0 to 24, got ${quoted(text)}`);
}

function sizes(key: string): (text: string) => number[] {
  const read = whole(`--beacon ${key}`, 0, 1_000_000_000);
  return (text) => text.split("/").map(read);
}

function address(key: string): (text: string) => string {
  return (text) => {
    if (isIP(text) !== 0 && !text.includes("%")) return text;
    throw new UsageError(`--beacon ${key}: expected an address of IPv4 or IPv6, got ${quoted(text)}`);
  };
}
