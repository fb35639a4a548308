import type { Command } from "commander";
import { type BeaconKind, LOG_DEFAULTS, type logFormats, mixture } from "../../make-log/index.js";
import { UsageError, quoted } from "../ending/usage-error.js";
import { beacon } from "./beacon-flag.js";
import { isStandardOutput, whole } from "./values.js";

/** The flags of `make-log`, read. */
export interface MakeLogFlags {
  /** @default standard output */
  output?: string;
  rotate?: true;
  gzip?: true;
  format?: keyof typeof logFormats;
  truth?: string;
  /** False: none. */
  beacon?: BeaconKind[] | false;
  days: number;
  /** Seconds since 1970. */
  start?: number;
  hosts?: number;
  groups?: number;
  /** Bytes. */
  size?: number;
  seed: number;
  quiet?: true;
  help?: true;
}

const total = mixture.reduce((sum, { count }) => sum + count, 0);

export function addMakeLogOptions(command: Command): Command {
  return command
    .optionsGroup("What is in the log:")
    .option(
      "--beacon <kind>",
      `beacons of a kind; again for another kind (default: ${total} of ${mixture.length} kinds)`,
      (text: string, before: BeaconKind[] | undefined) => [...(before ?? []), beacon(text)],
    )
    .option("--no-beacon", "no beacons: all that is found in it is benign")
    .option("--days <n>", "how long it goes on; 0.5 is twelve hours", days, LOG_DEFAULTS.days)
    .option("--start <time>", "when it begins, in UTC: 2025-01-06, or 2025-01-06T12:00 (default: 2025-01-06)", start)
    .option(
      "--hosts <n>",
      "hosts of the network (default: 40, or one for each 100 groups, 10000 at most)",
      whole("--hosts", 1, 100_000),
    )
    .option(
      "--groups <n>",
      "pairs of a source and a destination, about, or as many as the size has room for (default: 100 for each host)",
      whole("--groups", 1, 10_000_000),
    )
    .option("--size <bytes>", "about how large, such as 500MB: there, benign connections end", size)
    .option("--seed <n>", "the same seed gives the same bytes", whole("--seed", 0, 2 ** 32 - 1), LOG_DEFAULTS.seed)
    .optionsGroup("Where it goes:")
    .option(
      "-o, --output <file>",
      "a file; .gz at the end of its name compresses (default: standard output)",
      (name: string) => (isStandardOutput(name) ? "-" : name),
    )
    .option("--rotate", "the output is a folder: a file for each hour, in a folder for each day")
    .option("--gzip", "compress, whatever the name is")
    .option("--format <format>", "tsv or json (default: by the ending of the output, tsv otherwise)", format)
    .option("--truth <file>", "write what the planted beacons are, as a line of JSON for each")
    .option("-q, --quiet", "no notices, only errors")
    .option("-h, --help", "show this");
}

function format(text: string): "tsv" | "json" {
  if (text === "tsv" || text === "json") return text;
  throw new UsageError(`--format: expected tsv or json, got ${quoted(text)}`);
}

function days(text: string): number {
  const value = /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= 0.001 && value <= 3_660) return value;
  throw new UsageError(`--days: expected a number from 0.001 to 3660, got ${quoted(text)}`);
}

function start(text: string): number {
  const [, day, hour = "00:00"] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)Z?)?$/.exec(text.trim()) ?? [];
  const time = Date.parse(`${day}T${hour}Z`) / 1_000;
  // There is no 30 February, though it can be read.
  if (time >= 0 && new Date(time * 1_000).toISOString().startsWith(day!)) return time;
  throw new UsageError(
    `--start: expected a time from 1970 on, such as 2025-01-06 or 2025-01-06T12:00, got ${quoted(text)}`,
  );
}

const prefixes: Record<string, number> = { "": 0, k: 1, m: 2, g: 3, t: 4 };

function size(text: string): number {
  const [, amount, prefix = "", binary] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?$/i.exec(text.trim()) ?? [];
  const value = Math.round(Number(amount) * (binary ? 1_024 : 1_000) ** prefixes[prefix.toLowerCase()]!);
  if (value >= 1 && value <= 1e13) return value;
  throw new UsageError(`--size: expected bytes from 1 to 10TB, such as 500MB or 2GiB, got ${quoted(text)}`);
}
