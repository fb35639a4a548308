import type { Run } from "partway";
import { clock } from "../run/clock.js";
import { LaneHistory } from "./lane-history.js";

/** How much of the past a lane shows, in ms. */
export const SPAN = 3_000;

export const history = new LaneHistory(SPAN);

/** The lanes show this run's chunks from here on. */
export function follow(run: Run): void {
  history.clear();
  run.addEventListener("chunk", ({ detail }) => history.hear(detail, clock.now));
}
