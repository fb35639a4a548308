import { connections } from "./connections.js";
import type { LogFormat } from "./format/format.js";
import { json } from "./format/json.js";
import { tsv } from "./format/tsv.js";
import { uid } from "./format/text.js";
import type { LogPlan } from "./plan.js";
import { Random } from "./random.js";
import { HOUR } from "./time.js";

export const logFormats = { tsv, json } as const;

export interface PieceOptions {
  /** @default "tsv" */
  format?: keyof typeof logFormats;
  /** Bytes at which benign connections end. @default none */
  size?: number;
  /** A file for each hour. @default false */
  rotate?: boolean;
  /** Asked before each piece: the log ends as if its time were over. */
  isStopped?: () => boolean;
}

/** Some of a log, as text: whole lines, all ASCII. */
export interface LogPiece {
  /** Of a log that is rotated: in which file, as Zeek names them: `2025-01-06/conn.00:00:00-01:00:00.log`. Otherwise "". */
  file: string;
  text: string;
  /** Connections in it. */
  lines: number;
}

/** In characters. */
const FULL = 131_072;

/** Streams of random numbers: see `Random`. */
const UIDS = 4;

/** A log as text, piece by piece. What waits to be written is one piece, whatever its size in all. */
export function* logPieces(plan: LogPlan, options: PieceOptions = {}): Generator<LogPiece, void, undefined> {
  const { size = Number.POSITIVE_INFINITY, rotate = false, isStopped = () => false } = options;
  const format: LogFormat = logFormats[options.format ?? "tsv"];
  const random = new Random(plan.seed, UIDS);
  let hour = hourOf(plan.span.start);
  let piece = { file: rotate ? fileOf(hour) : "", text: format.header(plan.span.start), lines: 0 };
  let bytes = 0;
  let ends = plan.span.end;
  for (const connection of connections(plan, () => bytes + piece.text.length >= size)) {
    const { time } = connection;
    const turns = rotate && time >= hour + HOUR;
    if (turns || piece.text.length >= FULL) {
      if (turns) piece.text += format.footer(hour + HOUR);
      bytes += piece.text.length;
      yield piece;
      const stopped = isStopped();
      if (stopped && turns) return;
      if (turns) hour = hourOf(time);
      piece = { file: turns ? fileOf(hour) : piece.file, text: turns ? format.header(hour) : "", lines: 0 };
      ends = stopped ? time : ends;
      if (stopped) break;
    }
    piece.text += format.line(connection, uid(random));
    piece.lines++;
  }
  piece.text += format.footer(rotate ? Math.min(ends, hour + HOUR) : ends);
  yield piece;
}

/** How many lines make a log of so many bytes; a little more, so that its benign part goes on to its end. */
export function linesFor(size: number, format: keyof typeof logFormats): number {
  return (1.03 * size) / logFormats[format].bytesOfLine;
}

function hourOf(time: number): number {
  return time - (time % HOUR);
}

function fileOf(hour: number): string {
  const [from, to] = [hour, hour + HOUR].map((time) => new Date(time / 1_000).toISOString());
  return `${from!.slice(0, 10)}/conn.${from!.slice(11, 19)}-${to!.slice(11, 19)}.log`;
}
