import { resolve } from "node:path";
import {
  LOG_DEFAULTS,
  type LogPlan,
  MOST_BEACON_DESTINATIONS,
  type PieceOptions,
  hostsFor,
  linesFor,
  planLog,
} from "../../make-log/index.js";
import { UsageError, quoted } from "../ending/usage-error.js";
import { BEACON_HELP } from "./beacon-flag.js";
import { type MakeLogFlags, addMakeLogOptions } from "./make-log-options.js";
import type { LogPlace } from "../results/log-target.js";
import { helpOf, read, silent } from "./silent-command.js";
import { isStandardOutput } from "./values.js";

/** What `partway make-log ...` asks for. */
export type MakeLogCall =
  | { help: string }
  | {
      help?: undefined;
      plan: LogPlan;
      pieces: PieceOptions;
      options: Omit<MakeLogFlags, keyof LogPlace> & LogPlace;
    };

/** Reads the arguments of `make-log`. @throws UsageError */
export function parseMakeLog(argv: readonly string[]): MakeLogCall {
  const command = addMakeLogOptions(silent("partway make-log").allowExcessArguments());
  read(command, argv, "make-log");
  const flags = command.opts<MakeLogFlags>();
  if (flags.help) return { help: `${helpOf(command, "partway make-log [options]", ABOUT)}\n${BEACON_HELP}\n` };
  if (command.args.length > 0)
    throw new UsageError(`make-log: expected options alone, got ${quoted(command.args[0]!)}; -o FILE names the output`);
  const options = { ...flags, output: flags.output ?? "-" };
  checkPlaces(options);
  const format = options.format ?? (/\.(nd)?json(\.gz)?$/.test(options.output) ? "json" : "tsv");
  const { size, rotate = false } = options;
  return {
    plan: planOf(options, size === undefined ? undefined : linesFor(size, format)),
    pieces: { format, size, rotate },
    options: { ...options, rotate, gzip: options.gzip ?? (!rotate && options.output.endsWith(".gz")) },
  };
}

function planOf(options: MakeLogFlags, lines: number | undefined): LogPlan {
  const { beacon, groups, hosts, seed, start = LOG_DEFAULTS.start, days } = options;
  const beacons = beacon === false ? [] : beacon;
  const most = hosts ?? hostsFor(groups);
  for (const { to, count } of beacons ?? [])
    if (to !== undefined && count > most)
      throw new UsageError(
        `--beacon count: expected ${most} at most beside to, as many as there are hosts, got ${count}`,
      );
  const all = (beacons ?? []).reduce((sum, { count }) => sum + count, 0);
  if (all > MOST_BEACON_DESTINATIONS)
    throw new UsageError(`--beacon count: expected ${MOST_BEACON_DESTINATIONS} at most of all kinds, got ${all}`);
  return planLog({ seed, start, days, groups, hosts, lines, beacons });
}

/** The log and the truth have to be told apart. */
function checkPlaces({ output = "-", rotate, truth }: MakeLogFlags): void {
  if (rotate && output === "-") throw new UsageError("--rotate: expected --output FOLDER beside it, got none");
  if (truth === undefined) return;
  const what = isStandardOutput(truth) ? "-" : resolve(truth);
  if (what === (output === "-" ? "-" : resolve(output)))
    throw new UsageError(
      `--truth ${truth}: expected a file of its own, got ${output === "-" ? "standard output, which is for the log" : "the file of --output"}`,
    );
}

const ABOUT = [
  "Makes a conn.log of Zeek that holds beacons among benign traffic: browsing, polling software that many hosts have, NTP, DNS, jobs at fixed times, connections that last for hours, and ones that fail. Lines are in order of time. It is drawn from the seed alone: the same call makes the same bytes everywhere.",
  "",
  "  $ partway make-log -o conn.log --truth planted.ndjson",
  "  $ partway make-log --beacon period=60,jitter=0.2,count=5 -o a.log.gz",
  "  $ partway make-log --beacon omit=0.25,hours=9-15,lock=phase -o b.log",
  "  $ partway make-log --size 500MB --groups 20000 -o big.json",
  "  $ partway make-log --days 3 --rotate --gzip -o logs",
  "",
  "Ctrl-C ends the log where it is, and keeps it; twice leaves nothing.",
  "Exit codes: 0 all is written, 1 it could not be written, 2 wrong usage, 141 the reader of its output has gone; stopped by a signal, it ends by that signal.",
].join("\n");
