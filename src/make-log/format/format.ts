import type { Connection } from "../connection.js";

/** How a log is written. */
export interface LogFormat {
  /** What comes before the lines, at a time in microseconds. */
  header(time: number): string;
  line(connection: Connection, uid: string): string;
  footer(time: number): string;
  /** About how long a line is. */
  bytesOfLine: number;
}
