import type { Stepper } from "./stepper.js";

/** A job that has been begun in this chunk. Times in ms. */
export interface Flight {
  readonly job: number;
  /** What computes it. Other chunks of the run have another while this one is held. */
  readonly stepper: Stepper;
  /** Whether it had never been sent before. */
  readonly fresh: boolean;
  /** When it was begun. Moved forward by each pause, so that `now - start` is the time the job really had. */
  start: number;
  /** When it was begun, or last went on after a pause. */
  resumed: number;
  /** It has made something that was not published. */
  news: boolean;
}

export function takeOff(job: number, fresh: boolean, now: number, stepper: Stepper): Flight {
  return { job, stepper, fresh, start: now, resumed: now, news: false };
}
