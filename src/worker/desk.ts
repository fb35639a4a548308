import type { Board } from "../protocol/control.js";
import type { Notice } from "../protocol/messages.js";
import type { Turn } from "./turn.js";

/** What a worker's chunks share. */
export interface Desk {
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
  /** A time of that clock, as the board counts it: whole ms since its epoch. */
  since(time: number): number;
  /** A time of that clock in ms since 1970. */
  date(time: number): number;
  /** Absent without shared memory: then the worker is reached by messages alone, and breathes after every slice. */
  board: Board | undefined;
  turn: Turn;
  post(notice: Notice): void;
  /** One turn of the event loop. */
  breathe(): Promise<void>;
  /** Whether messages were posted to this worker that it has not read. */
  hasMail(): boolean;
}
